// Provisions by keyboard: a number and space, words of a title and Enter, or the arrows from one box to the next.

import { tell } from "../page.js";

const list = () => document.querySelector("[data-provisions]");
const filter = () => list().querySelector("[data-filter]");
const boxes = () => [...list().querySelectorAll("input[type=checkbox]")];
const plain = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
let typed = "";

const show = () => { const place = list()?.querySelector("[data-typed]"); if (place) place.textContent = typed; };
const set = (box, isChecked) => {
  box.checked = isChecked;
  box.scrollIntoView({ block: "nearest" });
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
const toggle = (number) => {
  const found = list().querySelector(`[data-number="${CSS.escape(number)}"]`);
  if (!found) return tell(`There is no provision ${number}.`);
  return set(found, !found.checked);
};
// A key of a number that is typed, and the space that ends it; says whether it was one.
export const type = (key) => {
  if (/^\d$/.test(key) || (typed && /^[a-d]$/.test(key))) typed += key;
  else if (typed && key === " ") { toggle(typed); typed = ""; }
  else if (typed && key === "Backspace") typed = typed.slice(0, -1);
  else return false;
  show();
  return true;
};
export const forgetTyped = () => { typed = ""; show(); };
export const find = () => filter().focus();

const named = (box, words) => plain(box.closest(".pick").textContent).includes(words);
const narrow = () => {
  const words = plain(filter().value.trim());
  for (const point of list().querySelectorAll(".point")) point.hidden = Boolean(words) && ![...point.querySelectorAll("input")].some((box) => named(box, words));
};
const widen = () => { filter().value = ""; narrow(); };
const leave = () => { widen(); filter().blur(); document.querySelector("[data-words]")?.focus({ preventScroll: true }); };
const take = () => {
  const words = plain(filter().value.trim());
  const found = words && boxes().find((box) => named(box, words));
  if (words && !found) return tell("No provision has these words in its title.");
  if (found) set(found, true);
  return leave();
};
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
// One stop of the Tab key for all boxes, as for a group of radio buttons.
const rove = (to = boxes().find((box) => box.checked) ?? boxes()[0]) => { for (const box of boxes()) box.tabIndex = box === to ? 0 : -1; };
const start = () => { if (list()) { filter().closest("[hidden]")?.removeAttribute("hidden"); rove(); } };

document.addEventListener("input", ({ target }) => { if (target.matches("[data-filter]")) narrow(); });
document.addEventListener("change", ({ target }) => { if (target.matches("[data-provisions] [type=checkbox]") && filter().value) widen(); });
document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-provisions] [type=checkbox]")) rove(target); });
document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-filter]") && ["Enter", "Escape"].includes(event.key)) {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") take(); else leave();
  }
  const by = event.target.matches("[data-provisions] [type=checkbox]") && !event.altKey && !event.ctrlKey && !event.metaKey && STEPS[event.key];
  if (!by) return;
  event.preventDefault();
  const shown = boxes().filter((box) => !box.closest("[hidden]"));
  shown[(shown.indexOf(event.target) + by + shown.length) % shown.length].focus();
}, true);
document.addEventListener("swapped", start);
start();
