// Live photos: the button, or holding the picture, plays what moves over it, once.

const HOLD = 450; // milliseconds
const still = matchMedia("(prefers-reduced-motion: reduce)");
let hold = 0;

function play(button) {
  const stage = button.closest(".stage");
  if (stage.querySelector(".moving")) return stop(stage);
  const film = document.createElement("video");
  film.className = "moving";
  film.src = button.href;
  film.playsInline = true;
  // Who wants little motion begins it, and ends it, by the film's own controls.
  film.controls = still.matches;
  film.addEventListener("ended", () => { if (!still.matches) stop(stage); });
  film.addEventListener("error", () => stop(stage));
  stage.insertBefore(film, button);
  button.classList.add("on");
  // Sound may not be allowed to begin by itself; the picture always is.
  if (!still.matches) film.play().catch(() => { film.muted = true; film.play().catch(() => stop(stage)); });
}

function stop(stage) {
  stage.querySelector(".moving")?.remove();
  stage.querySelector("[data-live]")?.classList.remove("on");
}

const buttonOf = (event) => event.target.closest(".stage")?.querySelector("[data-live]");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-live]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  play(button);
});
document.addEventListener("pointerdown", (event) => {
  clearTimeout(hold);
  const button = buttonOf(event);
  if (!button || still.matches || !event.isPrimary || !event.target.matches("img")) return;
  hold = setTimeout(() => { if (!button.closest(".stage").querySelector(".moving")) play(button); }, HOLD);
});
for (const name of ["pointerup", "pointercancel", "pointermove"]) {
  document.addEventListener(name, (event) => {
    // A hand that holds is never quite still.
    if (name === "pointermove" && Math.hypot(event.movementX, event.movementY) < 4) return;
    clearTimeout(hold);
  });
}
document.addEventListener("contextmenu", (event) => { if (event.target.matches(".stage > img") && buttonOf(event) && event.pointerType === "touch") event.preventDefault(); });
