// One photo over the grid (a dialog filled by htmx) or as its own page: the same markup,
// the same keys. Zoom and swipe move the picture; the server writes everything else.

const dialog = document.querySelector(".viewer-dialog");
const slot = document.getElementById("viewer"); // inside it, what htmx fills
const viewer = () => document.querySelector(".viewer");
const inDialog = () => dialog?.open;
let tile = null; // the link that opened the dialog
let under = ""; // the address below it
let info = false;
let edited = false; // what the grid below shows is no longer so

// --- Opening, stepping, closing -----------------------------------------------

async function load(url) {
  await window.htmx.ajax("GET", url, { source: slot, target: slot, swap: "innerHTML" });
}
function open(link) {
  tile = link;
  under = location.pathname + location.search;
  history.replaceState({ ...history.state, htmx: true }, "");
  history.pushState({ htmx: true, viewer: true }, "", link.href);
  load(link.href);
}
function step(link) {
  if (!link) return;
  if (!inDialog()) return link.click();
  history.replaceState({ htmx: true, viewer: true }, "", link.href);
  const path = new URL(link.href).pathname;
  tile = [...document.querySelectorAll(".t > a")].find((each) => new URL(each.href).pathname === path) || tile;
  load(link.href);
}
function close() {
  if (inDialog()) history.back();
  else viewer()?.querySelector("[data-close]")?.click();
}
function closed() {
  if (dialog.open) dialog.close();
  slot.replaceChildren();
  // It may have another order now, or another picture.
  if (edited) return location.reload();
  if (!tile?.isConnected) return;
  tile.focus({ preventScroll: true });
  tile.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a");
  if (!link) return;
  if (dialog && link.matches(".t > a")) {
    event.preventDefault();
    open(link);
  } else if (link.matches("#viewer-info")) {
    event.preventDefault();
    showInfo(!info);
  } else if (inDialog() && dialog.contains(link) && link.matches("[data-close]")) {
    event.preventDefault();
    close();
  } else if (inDialog() && link.matches("[rel=prev], [rel=next]")) {
    event.preventDefault();
    step(link);
  }
});
dialog?.addEventListener("cancel", (event) => { event.preventDefault(); close(); });

// Back and Forward between the grid and the viewer need no request for the page below.
document.addEventListener("htmx:before:history:restore", (event) => {
  if (!dialog) return;
  if (history.state?.viewer && document.querySelector(".t")) {
    event.preventDefault();
    load(location.href);
  } else if (dialog.open && location.pathname + location.search === under) {
    event.preventDefault();
    closed();
  }
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  edited ||= Boolean(dialog?.querySelector("[data-edited]"));
  if (ctx.target !== slot || !viewer()) return;
  const opening = !dialog.open;
  if (opening) dialog.showModal();
  ready();
  const title = document.getElementById("viewer-title");
  if (opening || !dialog.contains(document.activeElement.closest("[id^='viewer-']"))) title?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("ram:say", { detail: title?.textContent.trim() ?? "" }));
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.target === slot) close();
});

function showInfo(on) {
  info = on;
  const article = viewer();
  article.classList.toggle("with-info", on);
  article.querySelector("#viewer-info")?.setAttribute("aria-expanded", String(on));
}

// A new picture: keep the sheet as it was, and fetch the neighbors' pictures ahead.
function ready() {
  reset();
  showInfo(info);
  for (const link of viewer().querySelectorAll("a[data-preview]")) new Image().src = link.dataset.preview;
}

// --- Zoom and swipe -------------------------------------------------------------

let scale = 1;
let x = 0;
let y = 0;
const pointers = new Map();
let start = null;
const picture = () => viewer()?.querySelector(".stage > img");

function draw() {
  const image = picture();
  if (!image) return;
  scale = Math.min(Math.max(scale, 1), 8);
  const { clientWidth: w, clientHeight: h } = image;
  const reach = scale - 1;
  if (scale > 1) {
    x = Math.min(Math.max(x, (-w * reach) / 2), (w * reach) / 2);
    y = Math.min(Math.max(y, (-h * reach) / 2), (h * reach) / 2);
  }
  image.style.transform = scale === 1 && !x && !y ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
  image.parentElement.classList.toggle("zoomed", scale > 1);
  const sharper = image.dataset.original;
  if (scale > 1.6 && sharper && image.getAttribute("src") !== sharper) image.src = sharper;
}
function reset() {
  scale = 1;
  x = y = 0;
  pointers.clear();
  draw();
}
function zoom(to, clientX, clientY) {
  const box = picture()?.parentElement.getBoundingClientRect();
  if (!box) return;
  const [cx, cy] = [(clientX ?? box.left + box.width / 2) - box.left - box.width / 2, (clientY ?? box.top + box.height / 2) - box.top - box.height / 2];
  const next = Math.min(Math.max(to, 1), 8);
  x = cx - (cx - x) * (next / scale);
  y = cy - (cy - y) * (next / scale);
  scale = next;
  if (scale === 1) x = y = 0;
  draw();
}
const spread = () => {
  const [a, b] = [...pointers.values()];
  return { size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), cx: (a.clientX + b.clientX) / 2, cy: (a.clientY + b.clientY) / 2 };
};

document.addEventListener("dblclick", (event) => {
  if (event.target.closest(".stage > img")) zoom(scale > 1 ? 1 : 2.5, event.clientX, event.clientY);
});
document.addEventListener("wheel", (event) => {
  if (!event.target.closest(".stage") || !picture()) return;
  event.preventDefault();
  zoom(scale * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
}, { passive: false });
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".stage > img")) return;
  event.preventDefault();
  event.target.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, event);
  start = { clientX: event.clientX, clientY: event.clientY, x, y, scale, ...(pointers.size === 2 ? spread() : {}) };
});
document.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (pointers.size === 2) {
    const now = spread();
    zoom(start.scale * (now.size / start.size), now.cx, now.cy);
  } else {
    const [dx, dy] = [event.clientX - start.clientX, event.clientY - start.clientY];
    if (scale > 1) [x, y] = [start.x + dx, start.y + dy];
    else if (event.pointerType === "touch") [x, y] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, Math.max(dy, 0)];
    draw();
  }
});
function release(event) {
  if (!pointers.delete(event.pointerId) || pointers.size) return;
  const [dx, dy] = [x, y];
  if (scale > 1) return;
  x = y = 0;
  draw();
  if (event.type !== "pointerup" || event.pointerType !== "touch") return;
  if (Math.abs(dx) > 60) step(viewer().querySelector(dx > 0 ? "[rel=prev]" : "[rel=next]"));
  else if (dy > 90) close();
}
document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", release);

// --- Keys -----------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const article = viewer();
  if (!article || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("#dialog[open]")) return;
  const video = article.querySelector("video");
  const key = event.key;
  if (key === "ArrowLeft" && event.target !== video) step(article.querySelector("[rel=prev]"));
  else if (key === "ArrowRight" && event.target !== video) step(article.querySelector("[rel=next]"));
  else if (key === "i") showInfo(!info);
  else if (key === "+" || key === "=") zoom(scale * 1.5);
  else if (key === "-") zoom(scale / 1.5);
  else if (key === "0") zoom(1);
  else if (key === "Escape" && !inDialog()) close();
  else if (key === " " && video && !event.target.closest("a, button, video")) video[video.paused ? "play" : "pause"]();
  else {
    const control = article.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!control) return;
    control.click();
  }
  event.preventDefault();
});

if (viewer()) ready();
