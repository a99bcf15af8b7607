// Second coding by single keys: the keys of the workbench for provisions and codes, + for another claim, Enter hands in.

import { sign } from "./signs.js";
import { tell } from "../page.js";

const form = () => document.querySelector("[data-code]");
let typed = "";

const show = () => { form().querySelector("[data-typed]").textContent = typed; };
const toggle = (number) => {
  const found = form().querySelector(`[data-number="${CSS.escape(number)}"]`);
  if (!found) return tell(`There is no provision ${number}.`);
  found.checked = !found.checked;
  return found.scrollIntoView({ block: "nearest" });
};
const hand = (button) => {
  if (!form().querySelector("[name=provisions]:checked, [name=is_plan]:checked")) return tell("Say which provision it is on: type its number and space, or 0 for the plan as a whole.");
  if (!form().querySelector("[name=code]:checked")) return tell("Choose a stance or a mark by its key.");
  for (const each of form().querySelectorAll(".more:has(:invalid)")) each.open = true;
  return form().requestSubmit(button);
};
const press = {
  Enter: () => hand(form().querySelector(".strong")),
  "+": () => hand(form().querySelector("[name=more]")),
  ".": () => { const more = form().querySelector(".more"); more.open = !more.open; },
  s: () => { form().elements.speaker.focus(); form().elements.speaker.select(); },
  n: () => document.querySelector("#because")?.focus(),
  q: () => document.querySelector('[data-press="q"]').click(),
};
const choose = (key) => {
  const found = form().querySelector(`input[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.type === "text") { found.closest("details").open = true; found.focus(); } else found.checked = found.type === "radio" ? true : !found.checked;
  if (found.value === "accept_conditional") form().elements.condition.focus();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (!form() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, summary, button, a")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (localStorage.getItem("planwatch-shortcuts-off") && event.key !== "Enter") return;
  const key = sign(event);
  if (/^\d$/.test(key) || (typed && /^[a-d]$/.test(key))) typed += key;
  else if (typed && key === " ") { toggle(typed); typed = ""; }
  else if (typed && key === "Backspace") typed = typed.slice(0, -1);
  else if (press[key]) { typed = ""; press[key](); }
  else if (!choose(key)) return;
  show();
  event.preventDefault();
  event.stopPropagation();
}, true);
