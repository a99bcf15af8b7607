// The tagging form: a passage fills it, single keys choose what it says, Enter saves it through the outbox.

import { choose, countWords, focus, highlight, leave, parts, passage, scrollTo, text } from "./words.js";
import { add, flush, isWaiting } from "./outbox.js";
import { nearest } from "./names.js";
import { sign } from "./signs.js";
import { tell } from "../page.js";

const MOST = 30;
const form = () => document.querySelector("[data-tag]");
const field = (name) => form()?.elements[name];
const state = { supporting: 0, typed: "" };

const put = (name, span) => {
  field(name).value = text.slice(...span);
  field(`${name}_at`).value = span[0];
};
const isQuoted = (start, end) => {
  const before = text.slice(Math.max(0, start - 400), start);
  const opened = Math.max(before.lastIndexOf("“"), before.lastIndexOf("«"), before.lastIndexOf("„"));
  const closed = Math.max(before.lastIndexOf("”"), before.lastIndexOf("»"));
  return opened > closed || /["“”«»„]/.test(text.slice(start - 1, end + 1));
};

// Over the limit: the sentences of the passage are offered, one as the main one, others beside it.
const offerParts = (span, count) => {
  const place = form().querySelector("[data-parts]");
  place.hidden = count <= MOST;
  if (count <= MOST) return place.replaceChildren();
  const note = document.createElement("p");
  note.className = "error";
  note.textContent = `${count} words; an excerpt holds at most ${MOST}. Take one part as the passage, and up to two beside it:`;
  place.replaceChildren(note, ...parts(span, MOST).map((part) => {
    const line = document.createElement("p");
    const main = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Passage" });
    const beside = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Supporting" });
    main.onclick = () => choose(...part);
    beside.onclick = () => support(part);
    line.append(main, " ", beside, ` ${text.slice(...part).slice(0, 90)} (${countWords(text.slice(...part))} words)`);
    return line;
  }));
};
const support = (span) => {
  const name = field("support_1").value ? "support_2" : "support_1";
  put(name, span);
  form().querySelector("[data-supporting]").open = true;
  highlight("supporting", ["support_1", "support_2"].filter((each) => field(`${each}_at`).value !== "")
    .map((each) => [Number(field(`${each}_at`).value), Number(field(`${each}_at`).value) + field(each).value.length]));
};

document.addEventListener("passage", ({ detail: { start, end, count } }) => {
  if (!form()) return;
  if (state.supporting) {
    state.supporting = 0;
    support([start, end]);
    return;
  }
  put("passage", [start, end]);
  field("is_suggested").value = "";
  form().dataset.dirty = "1";
  form().querySelector("[data-discard]").hidden = false;
  form().querySelector("[data-count]").textContent = `: ${count} words, characters ${start} to ${end}`;
  document.querySelector("[data-bar]").hidden = false;
  document.querySelector("[data-bar-count]").textContent = `${count} words`;
  offerParts([start, end], count);
  if (!field("attribution").dataset.chosen) field("attribution").value = isQuoted(start, end) ? "direct_quote" : "on_record_paraphrase";
  if (!field("speaker").dataset.chosen) field("speaker").value = nearest(start, end) ?? "";
});

const discard = () => {
  const fresh = form();
  fresh.reset();
  delete fresh.dataset.dirty;
  for (const name of ["passage", "support_1", "support_2"]) { field(name).value = ""; field(`${name}_at`).value = ""; }
  for (const each of fresh.querySelectorAll("[data-chosen]")) delete each.dataset.chosen;
  for (const each of fresh.querySelectorAll("input:checked")) each.checked = false;
  fresh.querySelector("[data-parts]").hidden = true;
  fresh.querySelector("[data-discard]").hidden = true;
  fresh.querySelector("[data-count]").textContent = "";
  document.querySelector("[data-bar]").hidden = true;
  highlight("supporting", []);
  Object.assign(state, { supporting: 0, typed: "" });
  showTyped();
  leave();
};
// What a suggestion says goes into the form, where a person sees it before anything is saved.
export const fill = ({ provisions, is_plan: isPlan, speaker, code, attribution }) => {
  for (const each of form().querySelectorAll("[name=provisions]")) each.checked = provisions.includes(each.value);
  field("is_plan").checked = isPlan;
  for (const each of form().querySelectorAll("[name=code]")) each.checked = each.value === code;
  if (speaker) field("speaker").value = speaker;
  if (attribution) field("attribution").value = attribution;
};
export const save = (more = {}) => {
  const chosen = [...form().querySelectorAll("[name=provisions]:checked, [name=is_plan]:checked")];
  if (!field("passage").value.trim()) return tell("Mark a passage first.");
  if (countWords(field("passage").value) > MOST) return tell(`The passage is longer than ${MOST} words: take a part of it.`);
  if (!chosen.length) return tell("Say which provision it is on: type its number and space, or 0 for the plan as a whole.");
  if (!form().querySelector("[name=code]:checked")) return tell("Choose a stance or a mark by its key.");
  if (field("code").value === "accept_conditional" && !field("condition").value.trim()) {
    tell("Name the condition.");
    return field("condition").focus();
  }
  if (!form().checkValidity()) for (const each of form().querySelectorAll(".more:has(:invalid)")) each.open = true;
  if (!form().reportValidity()) return undefined;
  const said = new URLSearchParams(new FormData(form()));
  for (const [name, value] of Object.entries(more)) said.set(name, value);
  add(form().action, said);
  discard();
  return true;
};

const showTyped = () => { const place = form()?.querySelector("[data-typed]"); if (place) place.textContent = state.typed; };
const toggle = (number) => {
  const found = form().querySelector(`[data-number="${CSS.escape(number)}"]`);
  if (!found) return tell(`There is no provision ${number}.`);
  found.checked = !found.checked;
  return found.scrollIntoView({ block: "nearest" });
};
const press = {
  Enter: () => save(),
  Escape: () => discard(),
  "+": () => { state.supporting = 1; tell("Mark the supporting passage."); },
  "?": () => document.querySelector("[data-keys]").showModal(),
  ".": () => { const more = form().querySelector(".more:not([data-supporting])"); more.open = !more.open; },
  s: () => { field("speaker").focus(); field("speaker").select(); },
  z: () => { const undo = document.querySelector('form[data-key="z"]'); if (undo.querySelector(":disabled") && !isWaiting()) tell("There is nothing to undo."); else add(undo.action, new URLSearchParams()); },
  n: () => { const close = document.querySelector("[data-nothing]"); if (close) { close.open = true; close.querySelector("input:not([type=hidden])").focus(); } },
};

document.addEventListener("keydown", (event) => {
  if (!form() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, summary, button, a")) {
    if (event.key === "Escape" && event.target.closest("[data-tag]")) { event.preventDefault(); focus(); }
    return;
  }
  if (localStorage.getItem("planwatch-shortcuts-off") && !["Enter", "Escape"].includes(event.key)) return;
  const key = sign(event);
  const isNumber = /^\d$/.test(key) || (state.typed && /^[a-d]$/.test(key));
  if (isNumber) state.typed += key;
  else if (state.typed && key === " ") { toggle(state.typed); state.typed = ""; }
  else if (state.typed && key === "Backspace") state.typed = state.typed.slice(0, -1);
  else if (press[key]) { state.typed = ""; press[key](); }
  else {
    const found = form().querySelector(`input[data-key="${CSS.escape(key)}"]`);
    // A key that means nothing here may mean something to the suggestions.
    if (!found && document.dispatchEvent(new CustomEvent("key", { detail: key, cancelable: true }))) return;
    if (!found) { event.preventDefault(); event.stopPropagation(); return; }
    if (found.type === "text" || !found.type) { found.closest("details").open = true; found.focus(); }
    else found.checked = found.type === "radio" ? true : !found.checked;
    if (found.value === "accept_conditional") field("condition").focus();
  }
  showTyped();
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("submit", (event) => {
  const isTag = event.target.matches("[data-tag]");
  if (!isTag && !event.target.matches("[data-act]")) return;
  event.preventDefault();
  if (isTag) save();
  else add(event.target.action, new URLSearchParams(new FormData(event.target)));
});
document.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-tag]")) return;
  form().dataset.dirty = "1";
  target.dataset.chosen = "1";
  const place = field(`${target.name}_at`);
  if (place) place.value = ""; // Words that were typed are looked for, not taken from a place.
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-discard]")) discard();
  const go = event.target.closest("[data-go]")?.closest("[data-start]");
  if (go) {
    event.preventDefault();
    scrollTo([Number(go.dataset.start), Number(go.dataset.end)]);
    highlight("cursor", [[Number(go.dataset.start), Number(go.dataset.end)]]);
  }
});

// What was typed before a reload is back; where its passage stands is shown again.
document.addEventListener("kept", ({ target }) => {
  if (!target.matches("[data-tag]")) return;
  target.dataset.dirty = "1";
  target.querySelector("[data-discard]").hidden = false;
  const { value } = field("passage_at");
  if (value) highlight("passage", [[Number(value), Number(value) + field("passage").value.length]]);
});

const showQuoted = () => {
  const spans = (document.querySelector("#coded")?.dataset.spans.trim().split(/\s+/) ?? []).filter(Boolean).map((each) => each.split("-").map(Number));
  highlight("quoted", spans);
  highlight("overlapping", spans.flatMap(([start, end], place) => spans.slice(place + 1)
    .filter(([other]) => other < end).map(([other, last]) => [Math.max(start, other), Math.min(end, last)])));
};
document.addEventListener("swapped", showQuoted);
showQuoted();
if (!passage()) focus();
flush();
