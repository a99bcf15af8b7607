// Second coding by single keys: the keys of the workbench for provisions and codes, + for another claim, Enter hands in.

import { find, forgetTyped, type } from "./provisions.js";
import { sign } from "./signs.js";
import { tell } from "../page.js";
import "./heard.js";
import "./voice.js";

const form = () => document.querySelector("[data-code]");
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
  w: () => find(),
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
  if (type(key)) { /* A number is being typed. */ }
  else if (press[key]) { forgetTyped(); press[key](); }
  else if (!choose(key)) return;
  document.dispatchEvent(new CustomEvent("set"));
  event.preventDefault();
  event.stopPropagation();
}, true);
