// Small kindnesses of the account pages: a guessed time zone, a handle that follows the
// name. Both can be chosen and typed without them.

for (const select of document.querySelectorAll("[data-guess-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...select.options].some((option) => option.value === zone);
  if (known && select.value === "UTC") select.value = zone;
}

const handle = document.querySelector("[data-handle]");
const name = handle?.form.elements.namedItem("name");
if (handle && !handle.value) {
  let own = false;
  handle.addEventListener("input", () => { own = handle.value !== ""; });
  name.addEventListener("input", () => {
    if (own) return;
    const first = name.value.trim().split(/\s+/)[0];
    handle.value = first.normalize("NFKD").toLowerCase()
      .replace(/[^a-z0-9-]/g, "").replace(/^-+|-+$/g, "").replace(/--+/g, "-").slice(0, 35);
  });
}
