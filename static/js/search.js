// The search field: suggestions by arrow keys and Enter; "/" goes there from anywhere.

const field = document.getElementById("find");
const list = document.getElementById("suggestions");
const links = () => [...list.querySelectorAll("[role=option]")];
let chosen = -1;

function choose(index) {
  const all = links();
  chosen = all.length ? (index + all.length + 1) % (all.length + 1) : -1;
  if (chosen === all.length) chosen = -1; // back in the field
  all.forEach((link, at) => link.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) field.removeAttribute("aria-activedescendant");
  else {
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }
}
function show(on) {
  const open = on && links().length > 0;
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) choose(-1);
}

if (field) {
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);
  show(false);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && links().length) {
      event.preventDefault();
      show(true);
      choose(chosen < 0 && step < 0 ? links().length - 1 : chosen + step);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      links()[chosen].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  field.addEventListener("focus", () => show(true));
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target !== list) return;
    if (document.activeElement !== field) return show(false);
    choose(-1);
    show(field.value.trim() !== "");
    const { none, one, many } = list.dataset;
    const count = list.hidden ? 0 : links().length;
    const words = [none, one][count] ?? many.replace("#", String(count));
    document.dispatchEvent(new CustomEvent("ram:say", { detail: words }));
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".finder")) show(false);
  });
  list.parentElement.addEventListener("focusout", (event) => {
    if (!list.parentElement.contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field.checkVisibility()) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
