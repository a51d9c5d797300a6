// The grid by keyboard, the scrubber as one slider, and an address that follows the month.

const tiles = () => [...document.querySelectorAll(".t > a")];

// --- Arrow keys: one tab stop for the whole grid ----------------------------

let current;
function rove() {
  for (const link of document.querySelectorAll(".t > a:not([tabindex])")) {
    link.tabIndex = -1;
    const box = link.parentElement.querySelector("input");
    if (box) box.tabIndex = -1;
  }
  if (!current?.isConnected) stop(document.querySelector(".t > a"));
}
function stop(link) {
  for (const [each, index] of [[current, -1], [link, 0]]) {
    if (!each) continue;
    each.tabIndex = index;
    const box = each.parentElement?.querySelector("input");
    if (box) box.tabIndex = index;
  }
  current = link;
}
function below(link, step) {
  const all = tiles();
  const from = link.getBoundingClientRect();
  const middle = from.left + from.width / 2;
  let row = null;
  for (let i = all.indexOf(link) + step; all[i]; i += step) {
    const box = all[i].getBoundingClientRect();
    if (step > 0 ? box.top < from.bottom - 1 : box.bottom > from.top + 1) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) > 4) break;
    const hit = box.left <= middle && box.right >= middle;
    if (hit || (step > 0 ? box.left > middle : box.right < middle)) return all[i];
    if (!all[i + step]) return all[i];
  }
  return all[all.indexOf(link) + step];
}
const moves = {
  ArrowLeft: (link) => tiles()[tiles().indexOf(link) - 1],
  ArrowRight: (link) => tiles()[tiles().indexOf(link) + 1],
  ArrowUp: (link) => below(link, -1),
  ArrowDown: (link) => below(link, 1),
};
document.addEventListener("keydown", (event) => {
  const tile = event.target.closest(".t");
  if (!tile || event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
  event.preventDefault();
  const next = moves[event.key](tile.querySelector("a"));
  if (!next) return;
  if (event.shiftKey) document.dispatchEvent(new CustomEvent("ram:extend", { detail: [tile, next.parentElement] }));
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
});
document.addEventListener("focusin", (event) => {
  const link = event.target.closest(".t")?.querySelector("a");
  if (link && link !== current) stop(link);
});
document.addEventListener("htmx:after:swap", () => {
  rove();
  slide();
  watch();
  if (arriving && focusFirst(arriving)) arriving = null;
  // Months that load above the one asked for push it away.
  if (Date.now() < aim.until) document.getElementById(aim.id)?.scrollIntoView({ behavior: "instant" });
});

// --- The month on screen ----------------------------------------------------

let scrubber;
let months = [];
let shown;
const seen = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
  const top = [...seen].filter((month) => month.isConnected)
    .sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)[0];
  if (!top || dragging) return;
  const index = months.findIndex((link) => `m-${link.dataset.month}` === top.id);
  if (index >= 0) mark(index);
  // The first month belongs to the address the page came with.
  const url = top === document.querySelector(".month") ? document.querySelector(".timeline").dataset.url : top.dataset.url;
  if (url && !history.state?.viewer && location.pathname + location.search !== url) history.replaceState(history.state, "", url);
}, { rootMargin: "-20% 0px -70% 0px" });
function watch() {
  for (const month of document.querySelectorAll(".month:not([data-watched])")) {
    month.dataset.watched = "1";
    observer.observe(month);
  }
}

// --- The scrubber -------------------------------------------------------------

let handle;
let aim = { until: 0 };
let dragging = false;
const label = (index) => months[index].getAttribute("aria-label");
const short = (index) => new Date(`${months[index].dataset.month}-15`)
  .toLocaleDateString(document.documentElement.lang, { month: "short", year: "numeric" });
function mark(index) {
  shown = Math.min(Math.max(index, 0), months.length - 1);
  handle.setAttribute("aria-valuenow", String(shown));
  handle.setAttribute("aria-valuetext", label(shown));
  handle.textContent = short(shown);
  const area = scrubber.getBoundingClientRect().height;
  const place = ((shown + 0.5) / months.length) * area;
  handle.style.top = `${Math.min(Math.max(place, 16), area - 16)}px`;
  for (const year of scrubber.querySelectorAll("b")) {
    const middle = year.closest("li").offsetTop + year.closest("li").offsetHeight / 2;
    year.style.visibility = Math.abs(middle - Math.max(place, 16)) < 24 ? "hidden" : "";
  }
}
function go(index) {
  mark(index);
  const section = document.getElementById(`m-${months[shown].dataset.month}`);
  if (section) {
    aim = { id: section.id, until: Date.now() + 2000 };
    section.scrollIntoView({ behavior: "instant" });
  }
  else location.assign(months[shown].href);
}
function at(event) {
  const box = scrubber.getBoundingClientRect();
  return Math.min(Math.max(Math.floor(((event.clientY - box.top) / box.height) * months.length), 0), months.length - 1);
}
function nextYear(step) {
  const year = months[shown].dataset.month.slice(0, 4);
  let index = shown;
  while (months[index + step] && months[index].dataset.month.startsWith(year)) index += step;
  return index;
}
// The whole grid is another one when the choice of whose photos is.
function slide() {
  const found = document.querySelector(".scrubber");
  if (found === scrubber) return;
  scrubber = found;
  months = found ? [...found.querySelectorAll("a[data-month]")] : [];
  if (!months.length) return;
  shown = Math.max(0, months.findIndex((link) => link.hasAttribute("aria-current")));
  handle = document.createElement("div");
  handle.className = "scrub-handle";
  handle.tabIndex = 0;
  for (const [name, value] of Object.entries({
    role: "slider", "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": months.length - 1,
    "aria-label": scrubber.getAttribute("aria-label"),
  })) handle.setAttribute(name, String(value));
  scrubber.querySelector("ol").setAttribute("aria-hidden", "true");
  for (const link of months) link.tabIndex = -1;
  scrubber.classList.toggle("dense", months.length > 90);
  scrubber.append(handle);
  mark(shown);
  handle.addEventListener("keydown", (event) => {
    const to = {
      ArrowDown: shown + 1, ArrowUp: shown - 1, ArrowRight: shown + 1, ArrowLeft: shown - 1,
      PageDown: nextYear(1), PageUp: nextYear(-1), Home: 0, End: months.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  scrubber.addEventListener("pointerdown", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dragging = true;
    scrubber.setPointerCapture(event.pointerId);
    mark(at(event));
  });
  scrubber.addEventListener("pointermove", (event) => { if (dragging) mark(at(event)); });
  scrubber.addEventListener("pointerup", (event) => { if (dragging) { dragging = false; go(at(event)); } });
  scrubber.addEventListener("pointercancel", () => { dragging = false; });
  scrubber.addEventListener("click", (event) => { if (event.detail && !event.ctrlKey && !event.metaKey) event.preventDefault(); });
}

// --- Letters: from day to day, month to month, year to year -----------------------

let arriving; // the month whose tiles may still be on their way
function focusFirst(area) {
  const link = area?.querySelector(".t > a");
  if (link) link.focus({ preventScroll: true });
  return Boolean(link);
}
function arrive(index) {
  if (!months[index] || index === shown) return;
  go(index);
  arriving = document.getElementById(`m-${months[shown].dataset.month}`);
  if (focusFirst(arriving)) arriving = null;
}
function nextDay(step) {
  const days = [...document.querySelectorAll(".day")];
  const from = current?.closest(".day");
  const day = document.activeElement === current ? days[days.indexOf(from) + step] : from;
  if (focusFirst(day)) day.scrollIntoView({ block: "nearest" });
}
const letters = {
  d: () => nextDay(1), D: () => nextDay(-1),
  m: () => arrive(shown + 1), M: () => arrive(shown - 1),
  y: () => arrive(nextYear(1)), Y: () => arrive(nextYear(-1)),
  g: () => handle.focus(),
};
document.addEventListener("keydown", (event) => {
  if (!letters[event.key] || !months.length) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  event.preventDefault();
  letters[event.key]();
});

let still;
window.addEventListener("scroll", () => { // phones: a handle while scrolling
  scrubber?.classList.add("moving");
  clearTimeout(still);
  still = setTimeout(() => { if (!dragging) scrubber?.classList.remove("moving"); }, 1600);
}, { passive: true });
window.addEventListener("resize", () => { if (months.length) mark(shown); });

rove();
slide();
watch();
