// Ticks on tiles: ranges, whole days, the count, and the bar of what can be done with them.

let form = null; // another one when the choice of whose photos is
const boxes = () => [...form.querySelectorAll('.t > input[name="ids"]')];
let last = null; // the tile ticked last: where a range begins
let said = 0;
let neighbor = null; // where focus goes when the ticked tiles leave

function range(from, to, on) {
  const all = boxes();
  const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
  if (a < 0) return;
  for (const box of all.slice(a, b + 1)) box.checked = on;
}

function show() {
  if (!form) return;
  const bar = form.querySelector(".pick-bar");
  const picked = form.querySelectorAll('.t > input[name="ids"]:checked');
  if (!picked.length && form.querySelector(".pick-bar")?.contains(document.activeElement)) {
    (neighbor?.isConnected ? neighbor : form.querySelector(".t > a"))?.focus({ preventScroll: true });
  }
  form.classList.toggle("selecting", picked.length > 0 || "picking" in form.dataset);
  for (const box of form.querySelectorAll("[data-pick-day]")) {
    const day = box.closest(".day");
    const ticks = day.querySelectorAll(".t > input:checked").length;
    box.checked = ticks > 0 && ticks === day.querySelectorAll(".t > input").length;
    box.indeterminate = ticks > 0 && !box.checked;
  }
  if (!bar) return;
  const count = bar.querySelector("[data-count]");
  const { one, many } = count.dataset;
  count.textContent = picked.length === 1 ? one : many.replace("#", picked.length.toLocaleString(document.documentElement.lang));
  const own = [...picked].filter((box) => !("theirs" in box.dataset)).length;
  for (const button of bar.querySelectorAll("[data-own]")) {
    button.dataset.label ??= button.getAttribute("aria-label");
    const partly = own < picked.length ? ` (${button.dataset.why}: ${own}/${picked.length})` : "";
    button.setAttribute("aria-label", button.dataset.label + partly);
    button.title = button.dataset.label + partly;
    button.setAttribute("aria-disabled", String(own === 0));
  }
  if (picked.length && picked.length !== said) document.dispatchEvent(new CustomEvent("ram:say", { detail: count.textContent }));
  said = picked.length;
}

// What went leaves neither an empty day nor a number that was.
function tidy() {
  const words = form?.querySelector("[data-items]")?.dataset;
  if (!words) return;
  for (const count of form.querySelectorAll(".day [data-n]")) {
    const day = count.closest(".day");
    const left = day.querySelectorAll(".t").length;
    if (left === Number(count.dataset.n)) continue;
    if (!left) day.remove();
    count.dataset.n = left;
    count.textContent = left === 1 ? words.item : words.items.replace("#", left.toLocaleString(document.documentElement.lang));
  }
}

function clear() {
  for (const box of boxes()) box.checked = false;
  show();
}

function toggle(box, extend) {
  if (extend && last?.isConnected) range(last, box, true);
  else box.checked = !box.checked;
  last = box;
  show();
}

function attend() {
  const found = document.getElementById("selection");
  if (found === form) return;
  form = found;
  last = neighbor = null;
  if (!form) return;
  // While choosing, and with Shift held, a click on a picture chooses it.
  let held = false;
  form.addEventListener("click", (event) => {
    if (held) {
      held = false;
      event.preventDefault();
      return;
    }
    const box = event.target.closest('.t > input[name="ids"]');
    const link = event.target.closest(".t > a");
    if (box) {
      if (event.shiftKey && last?.isConnected) range(last, box, box.checked);
      last = box;
      show();
    } else if (link && (form.classList.contains("selecting") || event.shiftKey) && !event.ctrlKey && !event.metaKey && event.detail) {
      event.preventDefault();
      toggle(link.parentElement.querySelector("input"), event.shiftKey);
    } else if (event.target.closest("[data-clear]")) clear();
    else if (event.target.closest('[aria-disabled="true"]')) {
      event.preventDefault();
      const button = event.target.closest("[aria-disabled]");
      document.dispatchEvent(new CustomEvent("ram:say", { detail: button.getAttribute("aria-label") }));
    }
  }, true);
  form.addEventListener("change", (event) => {
    const day = event.target.closest("[data-pick-day]");
    if (!day) return;
    for (const box of day.closest(".day").querySelectorAll(".t > input")) box.checked = day.checked;
    show();
  });

  // Touch: hold a picture to begin choosing. The click that may follow is not one.
  let hold;
  form.addEventListener("pointerdown", (event) => {
    held = false;
    const link = event.target.closest(".t > a");
    if (event.pointerType !== "touch" || !link || form.classList.contains("selecting")) return;
    hold = setTimeout(() => { held = true; toggle(link.parentElement.querySelector("input")); }, 450);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel"]) form.addEventListener(name, () => clearTimeout(hold));
  form.addEventListener("contextmenu", (event) => { if (held) event.preventDefault(); });
}

document.addEventListener("keydown", (event) => {
  if (!form || event.target.closest("input:not([type=checkbox]), textarea, select, dialog") || document.querySelector("dialog[open]")) return;
  const box = event.target.closest(".t")?.querySelector(':scope > input[name="ids"]');
  if (event.key === "Escape" && form.classList.contains("selecting")) clear();
  else if (event.key === "x" && box && !event.ctrlKey && !event.metaKey) toggle(box, false);
  else if (event.key === "a" && (event.ctrlKey || event.metaKey) && form.classList.contains("selecting")) {
    event.preventDefault();
    for (const each of boxes()) each.checked = true;
    show();
  }
});
document.addEventListener("ram:extend", (event) => { // timeline.js: Shift and an arrow
  const [from, to] = event.detail.map((tile) => tile.querySelector("input"));
  if (!form?.contains(to)) return;
  from.checked = to.checked = true;
  last = to;
  show();
});
document.addEventListener("htmx:before:swap", () => {
  if (!form) return;
  const all = boxes();
  const end = all.findLastIndex((box) => box.checked);
  neighbor = (all[end + 1] ?? all.slice(0, end).findLast((box) => !box.checked))?.parentElement.querySelector("a");
});
document.addEventListener("htmx:after:swap", () => { attend(); tidy(); show(); });
window.addEventListener("pageshow", show);

attend();
show();
