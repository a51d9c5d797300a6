// The map by mouse: drag to move, wheel or double click to come closer. The address
// says what is shown, and the server draws it; without this there are links.

const map = () => document.getElementById("map");
const world = () => document.getElementById("world");
const box = () => world().getAttribute("viewBox").split(" ").map(Number);
const CLOSEST = 6;
let from = null;
let dragged = false;

const up = (y) => -(Math.atan(Math.sinh((y * Math.PI) / 180)) * 180) / Math.PI;
function show(zoom, x, y) {
  const url = new URL(map().dataset.url, location.href);
  url.searchParams.set("zoom", String(zoom));
  url.searchParams.set("at", `${Math.min(Math.max(up(y), -85), 85).toFixed(4)},${Math.min(Math.max(x, -180), 180).toFixed(4)}`);
  const address = url.pathname + url.search;
  window.htmx.ajax("GET", address, { source: map(), target: map(), swap: "outerMorph" });
  history.replaceState(history.state, "", address);
}
const zoom = () => Math.round(Math.log2(360 / box()[2]));
function point(event) {
  const [left, top, width] = box();
  const area = world().getBoundingClientRect();
  const scale = width / area.width;
  return [left + (event.clientX - area.left) * scale, top + (event.clientY - area.top) * scale];
}
function nearer(step, event) {
  const to = Math.min(Math.max(zoom() + step, 0), CLOSEST);
  if (to === zoom()) return;
  const [left, top, width, height] = box();
  const [x, y] = point(event);
  // What is under the pointer stays there.
  const k = 2 ** (zoom() - to);
  show(to, x + (left + width / 2 - x) * k, y + (top + height / 2 - y) * k);
}

document.addEventListener("pointerdown", (event) => {
  dragged = false;
  if (event.pointerType === "touch" || event.button || !event.target.closest("#world")) return;
  from = { x: event.clientX, y: event.clientY, box: box() };
});
document.addEventListener("pointermove", (event) => {
  if (!from) return;
  const scale = from.box[2] / world().getBoundingClientRect().width;
  const [right, below] = [(from.x - event.clientX) * scale, (from.y - event.clientY) * scale];
  if (!dragged && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 5) return;
  dragged = true;
  map().classList.add("held");
  world().setAttribute("viewBox", [from.box[0] + right, from.box[1] + below, from.box[2], from.box[3]].join(" "));
});
document.addEventListener("pointerup", () => {
  if (from && dragged) {
    const [left, top, width, height] = box();
    map().classList.remove("held");
    show(zoom(), left + width / 2, top + height / 2);
  }
  from = null;
});
document.addEventListener("dragstart", (event) => { if (event.target.closest("#world")) event.preventDefault(); });
document.addEventListener("click", (event) => { // the end of dragging is no click
  if (dragged && event.target.closest("#world")) event.preventDefault();
}, true);
document.addEventListener("dblclick", (event) => { if (event.target.closest("#world")) nearer(event.shiftKey ? -1 : 1, event); });
let rest = 0;
document.addEventListener("wheel", (event) => {
  if (!event.target.closest?.("#world") || (!event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  if (Date.now() < rest) return;
  rest = Date.now() + 250;
  nearer(event.deltaY < 0 ? 1 : -1, event);
}, { passive: false });

// Where the map is wider than the screen: first the place with the most photos.
function center() {
  const sheet = document.querySelector(".sheet-of-map");
  const most = [...document.querySelectorAll(".pin")].at(-1);
  if (!sheet || !most) return;
  const [pin, area] = [most.getBoundingClientRect(), sheet.getBoundingClientRect()];
  sheet.scrollLeft += pin.left + pin.width / 2 - area.left - area.width / 2;
}
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => { if (ctx.target === map()) center(); });
center();
