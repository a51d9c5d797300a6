// Sends photos and videos in pieces, by the tus protocol. A file is never read whole, and
// what was cut off goes on where the server's count stops. Texts stand in data- attributes.

const PIECE = 8 * 1024 * 1024;
const AT_ONCE = 3;
const LONGEST_WAIT = 30000;
const TRIES = 6; // of what the server answers badly; without an answer there is no end
const page = document.getElementById("uploader");
const find = (id) => document.getElementById(id);
const words = page.dataset;
const language = document.documentElement.lang;
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const say = (text) => document.dispatchEvent(new CustomEvent("ram:say", { detail: text }));
function bytes(n) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(n ? Math.floor(Math.log2(n) / 10) : 0, 3);
  const value = n / 1024 ** step; // as the server counts too
  const format = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: value < 10 && step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(language, format).format(value);
}

// --- Talking to the server --------------------------------------------------

class Halted extends Error { }
class Refusal extends Error { }

// XMLHttpRequest and not fetch: only it tells how much of a body has left.
function ask(method, url, headers, body, { signal, sent }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers };
    for (const name in all) request.setRequestHeader(name, all[name]);
    request.upload.onprogress = (event) => sent?.(event.loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText, header: (name) => request.getResponseHeader(name) });
    request.onerror = request.onabort = () => reject(new Error("no answer"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    request.send(body);
  });
}

function coded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function begin(item, options) {
  const answer = await ask("POST", words.url, {
    "Upload-Length": item.file.size,
    "Upload-Metadata": `filename ${coded(item.file.name)},lastModified ${coded(String(item.file.lastModified))}`,
  }, null, options);
  if (answer.status === 404) halt(words.signedOut);
  if (answer.status !== 201) return judge(item, answer);
  Object.assign(item, { url: answer.header("Location"), sent: 0, doubt: false, ended: Boolean(answer.header("Ram-Outcome")) });
}

// Where the server stands, after anything that left doubt.
async function look(item, options) {
  const answer = await ask("HEAD", item.url, {}, null, options);
  if (answer.status === 404 || answer.status === 410) item.url = null;
  else if (answer.status !== 200) return judge(item, answer);
  else Object.assign(item, { sent: Number(answer.header("Upload-Offset")), ended: Boolean(answer.header("Ram-Outcome")) });
  item.doubt = false;
}

async function sendPiece(item, options) {
  const from = item.sent;
  const piece = item.file.slice(from, item.ended ? from : from + PIECE);
  const sent = (n) => show(item, from + Math.min(n, piece.size));
  const last = from + piece.size === item.file.size;
  const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": from };
  const answer = await ask("PATCH", item.url, headers, piece, { ...options, sent: (n) => {
    sent(n);
    if (last && n >= piece.size) tell(item, words.checking);
  } });
  if (answer.status === 409 || answer.status === 404 || answer.status === 410) item.doubt = true;
  else if (answer.status !== 204) judge(item, answer);
  else {
    show(item, Number(answer.header("Upload-Offset")));
    if (answer.header("Ram-Outcome")) end(item, answer.header("Ram-Outcome"), answer);
  }
}

function judge(item, answer) {
  if (answer.status === 507) halt(answer.text);
  if (answer.status === 403) halt(words.signedOut);
  if (answer.status === 413 || answer.status === 422) return end(item, "not", answer);
  throw new Refusal();
}

// --- One file ----------------------------------------------------------------

const items = [];
const queue = [];
const active = new Set();
let paused = false;
let finished = true;

async function run(item) {
  item.stop = new AbortController();
  const { signal } = item.stop;
  tell(item, words.sending);
  for (let failures = 0; !item.outcome && !signal.aborted;) {
    try {
      if (item.file.size > Number(words.limit)) end(item, "not", { text: words.tooLarge });
      else if (!item.url) await begin(item, { signal });
      else if (item.doubt) await look(item, { signal });
      else await sendPiece(item, { signal });
      failures = 0;
    } catch (error) {
      if (signal.aborted || error instanceof Halted) break;
      item.doubt = true;
      if (!await readable(item)) end(item, "not", { text: words.unreadable });
      else if (error instanceof Refusal && failures + 1 >= TRIES) end(item, "not", { text: words.failed, again: true });
      else await patience(item, ++failures, signal);
    }
  }
  if (item.outcome) return;
  item.doubt = true;
  tell(item, words.paused);
  queue.unshift(item);
}

async function readable(item) {
  try {
    await item.file.slice(item.sent, item.sent + 1).arrayBuffer();
    return true;
  } catch {
    return false; // moved, changed or deleted since it was chosen
  }
}

function patience(item, failures, signal) {
  tell(item, words.again);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT));
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); });
  }).then(() => { if (!signal.aborted) tell(item, words.sending); });
}

function end(item, outcome, answer) {
  item.outcome = outcome;
  const state = item.row.querySelector(".state");
  item.row.querySelector("progress").remove();
  state.classList.toggle("bad", outcome === "not");
  state.classList.toggle("good", outcome === "added");
  file(item);
  if (outcome === "not") {
    state.textContent = answer.text;
    if (answer.again) state.append(" ", tryAgain(item));
    return;
  }
  item.sent = item.file.size;
  const added = new Date(`${answer.header("Ram-Added")}T12:00`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  const text = fill(words[outcome.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())], { date: added });
  const link = document.createElement(answer.header("Ram-Photo") ? "a" : "span");
  if (link.matches("a")) link.href = answer.header("Ram-Photo");
  link.textContent = text;
  state.replaceChildren(link);
}

const groupOf = (item) => ({ added: "added", not: "not" })[item.outcome] ?? "here";
const listOf = (group) => page.querySelector(`[data-group="${group}"] .files`);
function file(item) {
  const list = listOf(groupOf(item));
  list.append(item.row);
  list.parentElement.hidden = false;
}

// --- All of them --------------------------------------------------------------

function pump() {
  while (!paused && navigator.onLine && active.size < AT_ONCE && queue.length) {
    const item = queue.shift();
    active.add(item);
    run(item).finally(() => {
      active.delete(item);
      refresh();
      pump();
    });
  }
  if (!finished && !queue.length && !active.size) finish();
}

function setPaused(value, note = "") {
  paused = value;
  const [shown, other] = value ? ["resume", "pause"] : ["pause", "resume"];
  const focused = document.activeElement === find(other);
  find(shown).hidden = false;
  find(other).hidden = true;
  if (focused) find(shown).focus();
  find("upload-note").textContent = note;
  find("upload-note").hidden = !note;
  if (value) for (const item of active) item.stop.abort();
  else pump();
}
function halt(text) {
  setPaused(true, text);
  throw new Halted();
}

function add(files) {
  const rows = document.createDocumentFragment();
  for (const file of files) {
    if (file.name.startsWith(".")) continue;
    const same = (item) => item.file.name === file.name && item.file.size === file.size && item.file.lastModified === file.lastModified;
    if (items.some((item) => !item.outcome && same(item) && item.file.webkitRelativePath === file.webkitRelativePath)) continue;
    const row = find("file-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".name").textContent = row.title = file.name;
    row.querySelector(".size").textContent = bytes(file.size);
    row.querySelector("progress").setAttribute("aria-label", file.name);
    const item = { file, row, sent: 0, url: takeUnfinished(file), doubt: true };
    tell(item, words.waiting);
    items.push(item);
    queue.push(item);
    rows.append(row);
  }
  if (!rows.childElementCount) return;
  listOf("").append(rows);
  find("summary").hidden = true;
  find("drop").classList.add("small");
  finished = false;
  spoken = 0;
  samples = [];
  say(fill(words.start, { all: items.filter((item) => !item.outcome).length }));
  refresh();
  pump();
  wake();
}

function takeUnfinished(file) {
  const modified = String(Math.floor(file.lastModified / 1000));
  const rows = [...find("unfinished").querySelectorAll(".row")];
  const row = rows.find(({ dataset }) => dataset.name === file.name.normalize("NFC") && dataset.length === String(file.size) && dataset.modified === modified);
  row?.remove();
  find("unfinished").hidden = !find("unfinished").querySelector(".row");
  return row?.dataset.url ?? null;
}

// --- What is seen and said ---------------------------------------------------------

let samples = [];
let spoken = 0;
function tell(item, text) {
  if (!item.outcome) item.row.querySelector(".state").textContent = text;
}
function show(item, sent) {
  item.sent = sent;
  if (item.file.size && !item.outcome) item.row.querySelector("progress").value = sent / item.file.size;
  refresh();
}

let due;
function refresh() {
  due ??= setTimeout(() => { due = undefined; draw(); }, 100);
}
function draw() {
  const over = items.filter((item) => item.outcome).length;
  const busy = over < items.length;
  const size = items.reduce((sum, item) => sum + item.file.size, 0);
  const sent = items.reduce((sum, item) => sum + (item.outcome ? item.file.size : item.sent), 0);
  const line = fill(words.total, { done: over, all: items.length, sent: bytes(sent), size: bytes(size) });
  const left = busy && !paused ? timeLeft(sent, size) : "";
  find("total").hidden = !busy;
  find("total-words").textContent = left ? `${line} · ${left}` : line;
  find("total-progress").value = size ? sent / size : 0;
  const tenth = size ? Math.floor((sent / size) * 10) : 0;
  if (busy && tenth > spoken) {
    spoken = tenth;
    say(line);
  }
}
function timeLeft(sent, size) {
  const now = performance.now();
  samples.push([now, sent]);
  while (now - samples[0][0] > 20000) samples.shift();
  const [since, before] = samples[0];
  if (now - since < 3000 || sent <= before) return "";
  const seconds = (size - sent) / ((sent - before) / (now - since)) / 1000;
  if (seconds < 45) return words.moment;
  const minutes = Math.round(seconds / 60);
  return minutes < 2 ? words.minute : fill(words.minutes, { n: minutes });
}

function finish() {
  const count = (group) => items.filter((item) => groupOf(item) === group).length;
  const text = [[words.nAdded, "added"], [words.nHere, "here"], [words.nNot, "not"]]
    .map(([word, group]) => fill(word, { n: count(group) })).join(" · ");
  finished = true;
  draw();
  find("summary").hidden = false;
  find("summary-words").textContent = text;
  find("summary-words").focus();
  say(text);
  lock?.release();
  document.dispatchEvent(new CustomEvent("ram:sent"));
}
function tryAgain(item) {
  const button = find("try-again").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", () => {
    items.splice(items.indexOf(item), 1);
    item.row.remove();
    listOf("not").parentElement.hidden = !listOf("not").childElementCount;
    add([item.file]);
  });
  return button;
}

// A phone that sleeps stops sending. Where it may not be kept awake it goes on later.
let lock;
async function wake() {
  if (!navigator.wakeLock || document.hidden) return;
  lock = await navigator.wakeLock.request("screen").catch(() => undefined);
}

// --- What people do ------------------------------------------------------------------

for (const button of page.querySelectorAll("[data-choose]")) {
  const input = find(button.dataset.choose);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
}
find("pause").addEventListener("click", () => setPaused(true));
find("resume").addEventListener("click", () => setPaused(false));
window.addEventListener("offline", () => {
  if (items.some((item) => !item.outcome)) setPaused(true, words.offline);
});
window.addEventListener("online", () => { if (find("upload-note").textContent === words.offline) setPaused(false); });
document.addEventListener("visibilitychange", () => { if (active.size) wake(); });
window.addEventListener("beforeunload", (event) => {
  if (items.some((item) => !item.outcome)) event.preventDefault();
});
find("unfinished").addEventListener("click", async (event) => {
  const row = event.target.closest("[data-forget]") && event.target.closest(".row");
  if (!row) return;
  const answer = await ask("DELETE", row.dataset.url, {}, null, { signal: new AbortController().signal });
  if (answer.status !== 204 && answer.status !== 410) return document.dispatchEvent(new CustomEvent("ram:warn"));
  row.remove();
  find("unfinished").hidden = !find("unfinished").querySelector(".row");
});

// A drop beside the target must not lead away from the page: all of it is the target.
let within = 0;
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const mark = (n) => find("drop").classList.toggle("over", n > 0);
document.addEventListener("dragenter", (event) => { if (carriesFiles(event)) mark(++within); });
document.addEventListener("dragleave", (event) => { if (carriesFiles(event)) mark(--within); });
document.addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
document.addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  mark(within = 0);
  // Asked for at once: after the first wait the lists are empty.
  const files = [...event.dataTransfer.files];
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.length) add(files);
  for (const entry of entries) add(await filesIn(entry));
});
async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred at a time, and nothing when it is through.
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;) {
    for (const child of some) if (!child.name.startsWith(".")) found.push(...await filesIn(child));
  }
  return found;
}
