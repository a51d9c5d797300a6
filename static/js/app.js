// Dialogs, notes, failures, announcements and focus, for every signed-in page.
// Writes no HTML: htmx swaps what the server wrote, this only opens, closes and says.

const root = document.documentElement;
const dialog = document.querySelector("dialog.dialog");
const content = document.getElementById("dialog");
const live = document.getElementById("live");
const alarm = document.getElementById("alert");
const toasts = document.getElementById("toasts");
const words = alarm.dataset;
const done = (ctx) => ctx?.response?.status >= 200 && ctx.response.status < 300;

root.classList.add("js");

// --- Keys -------------------------------------------------------------------

// Whom single letters trouble has turned them off: no page of ours hears of them.
if (root.dataset.letters === "off") {
  window.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  }, true);
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  document.getElementById("keys")?.click();
});

// --- Saying things --------------------------------------------------------

let later;
function say(text) {
  // What was to be said a moment after the page came is old by now.
  clearTimeout(later);
  document.getElementById("say").textContent = text;
}

let quiet;
function warn(text, again) {
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => { alarm.replaceChildren(); act?.(); });
    return made;
  };
  alarm.replaceChildren(text, ...(again ? [button(words.again, again)] : []), button(words.close));
  clearTimeout(quiet);
  quiet = setTimeout(() => alarm.replaceChildren(), 12000);
}
// What a person sent and may send again, if it is still on the page.
function again({ sourceElement: source, request: { submitter, method } }) {
  if (method === "GET") return null;
  const sent = submitter?.value;
  return async () => {
    // Not before the page is true again, and not if it shows that it was done after all.
    await stored;
    if (submitter?.isConnected && submitter.value !== sent) return;
    if (source.matches("form")) source.requestSubmit(submitter?.isConnected ? submitter : null);
    else source.click();
  };
}
document.addEventListener("ram:warn", (event) => warn(event.detail || words.failed));
document.addEventListener("ram:say", (event) => say(event.detail));

// A note leaves after twelve seconds, unless someone is busy with it.
function keepToast(toast) {
  if (toast.dataset.kept) return;
  toast.dataset.kept = "1";
  let timer;
  const leave = () => { timer = setTimeout(() => toast.remove(), 12000); };
  const stay = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
  leave();
}
new MutationObserver(() => [...toasts.children].forEach(keepToast)).observe(toasts, { childList: true });
[...toasts.children].forEach(keepToast);
if (toasts.firstElementChild) later = setTimeout(() => say(toasts.textContent.trim()), 300);

// What lies outside an open dialog is mute: the regions move along into it.
function follow() {
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (live.parentElement !== top) top.append(live);
}
for (const each of document.querySelectorAll("dialog")) {
  new MutationObserver(follow).observe(each, { attributeFilter: ["open"] });
}

// --- Waiting --------------------------------------------------------------

const busy = new WeakMap();
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (ctx.request.method !== "GET") alarm.replaceChildren();
  const control = ctx.request.submitter || (source.matches("form") ? source.querySelector("button") : source);
  if (!control?.matches("button, a")) return;
  control.setAttribute("aria-busy", "true");
  busy.set(ctx, [control, setTimeout(() => say(words.slow), 10000)]);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const [control, timer] = busy.get(ctx) || [];
  clearTimeout(timer);
  control?.removeAttribute("aria-busy");
});

// --- Failing --------------------------------------------------------------

// What failed may still have happened, or something else may have: show what is stored.
let stored; // settles when it is shown
function showStored(ctx) {
  const id = ctx.target?.id;
  if (ctx.ramRefresh || ctx.request.method === "GET" || !id || dialog.contains(ctx.target)) return;
  ctx.sourceElement.closest("form")?.reset();
  stored = window.htmx.ajax("GET", location.pathname + location.search, {
    target: ctx.target, select: `[id="${id}"]`, swap: "outerMorph", ramRefresh: true,
    headers: { "HX-History-Restore-Request": "true" },
  });
}

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const { raw, status } = ctx.response;
  const moved = raw.redirected && !ctx.ramRefresh;
  if (status === 401) location.assign(`/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
  else if (moved || (raw.redirected && new URL(raw.url).pathname.startsWith("/login/"))) location.assign(raw.url);
  else return;
  event.preventDefault();
});

// A whole page brings scripts along; those of this page are running already.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  ctx.text = ctx.text.replace(/<script\b[^>]*>[^]*?<\/script>/gi, "");
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  if (status === 422 || ctx.ramRefresh) return;
  if (status === 429) warn(words.often);
  else if (status === 404 || status === 403) warn(words.gone);
  else warn(words.failed, again(ctx));
  showStored(ctx);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.ramRefresh || ctx.response) return;
  warn(words.unsent, again(ctx));
  showStored(ctx);
});

// --- Dialogs --------------------------------------------------------------

let opener;
function closeDialog() {
  if (dialog.open) dialog.close();
}
dialog.addEventListener("close", () => {
  if (dialog.open) return; // this comes a frame late: it may have been opened again
  content.replaceChildren();
  // Unless what came in its stead has focus already.
  if (opener?.isConnected && document.activeElement === document.body) opener.focus();
});
dialog.addEventListener("click", (event) => {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (event.target === dialog && !inside && event.detail) closeDialog();
  else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    closeDialog();
  }
});

let focused;
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find((task) => task.type === "main" && task.swapSpec.style !== "none");
  // The stored state is not on this page any more: it is no longer there to be seen.
  if (ctx.ramRefresh && !main?.fragment.childElementCount) {
    event.preventDefault();
    const gone = document.createElement("p");
    gone.className = "banner";
    gone.textContent = words.gone;
    gone.tabIndex = -1;
    const hadFocus = ctx.target.contains(document.activeElement);
    ctx.target.replaceWith(gone);
    if (hadFocus) gone.focus();
    return;
  }
  if (dialog.open && done(ctx) && dialog.contains(ctx.sourceElement) && !dialog.contains(main?.target ?? null)) {
    ctx.ramClosed = true;
    closeDialog();
  }
  focused = document.activeElement;
  focused = focused === document.body ? null : { id: focused.id, area: focused.closest("section, main, dialog, .card") };
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target === content && done(ctx) && !ctx.ramClosed && content.childElementCount && !dialog.open) {
    opener = ctx.sourceElement;
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  }
  if (ctx.response?.status === 422) {
    ctx.target.querySelector(".errors, [aria-invalid='true'], .error")?.focus();
  }
  if (document.activeElement !== document.body || !focused) return;
  // What had focus is gone: its successor, else the nearest thing that makes sense.
  const area = focused.area?.isConnected ? focused.area : document.getElementById("main");
  const next = (focused.id && document.getElementById(focused.id))
    || (ctx.target?.isConnected && ctx.target.querySelector("a[href], button:not([disabled]), input:not([type=hidden])"))
    || area.querySelector("h1, h2, h3");
  if (next?.matches("h1, h2, h3")) next.tabIndex = -1;
  next?.focus({ preventScroll: true });
});

// data-copy holds what to put on the clipboard, data-copied the words that say so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  if (navigator.clipboard) await navigator.clipboard.writeText(button.dataset.copy);
  else {
    // Plain http on the home network has no clipboard: the field beside it is copied.
    button.parentElement.querySelector("input").select();
    if (!document.execCommand("copy")) return;
  }
  say(button.dataset.copied);
  button.lastChild.textContent = button.dataset.copied;
});

// On a phone the account's sections are a strip: where one is stands in its midst.
document.querySelector(".side [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
