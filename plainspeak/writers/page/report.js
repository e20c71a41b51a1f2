// Escape closes the note that is open; the next move of pointer or focus lets notes open again.
const quiet = (on) => document.documentElement.classList.toggle("quiet", on);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") quiet(true); });
document.addEventListener("focusin", () => quiet(false));
document.addEventListener("pointerover", (event) => { if (event.target.closest(".mark")) quiet(false); });
