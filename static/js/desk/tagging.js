// The tagging form: a passage fills it, single keys choose what it says, Enter saves it through the outbox.

import { again, choose, countWords, focus, highlight, leave, parts, passage, scrollTo, text } from "./words.js";
import { add, flush, forget, isLast, isWaiting, swap } from "./outbox.js";
import { find, forgetTyped, type } from "./provisions.js";
import { ask, restore } from "./refused.js";
import { sign } from "./signs.js";
import { isReady, propose, ready } from "./speakers.js";
import { spans, wordsInRun } from "./runs.js";
import { tell } from "../page.js";
import "./heard.js";
import "./voice.js";

const MOST = 30;
const SUBMIT = `${location.origin}${location.pathname}submit/`;
const TOGETHER = (count) => `Together with the passages it touches this makes ${count} words in a run; at most ${MOST} are shown. Take another part.`;
const form = () => document.querySelector("[data-tag]");
const field = (name) => form()?.elements[name];
const state = { supporting: 0 };
const blank = document.querySelector("#tagging")?.outerHTML;

const put = (name, span) => {
  field(name).value = text.slice(...span);
  field(`${name}_at`).value = span[0];
};
// Over the limit: the sentences of the passage are offered, one as the main one, others beside it.
const offerParts = (span, count) => {
  const place = form().querySelector("[data-parts]");
  const run = runOf(span);
  place.hidden = Math.max(count, run) <= MOST;
  if (place.hidden) return place.replaceChildren();
  const note = document.createElement("p");
  note.className = "error";
  if (count <= MOST) {
    note.textContent = TOGETHER(run);
    return place.replaceChildren(note);
  }
  note.textContent = `${count} words; an excerpt holds at most ${MOST}. Take one part as the passage, and up to two beside it:`;
  return place.replaceChildren(note, ...parts(span, MOST).map((part) => {
    const line = document.createElement("p");
    const main = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Passage" });
    const beside = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Supporting" });
    main.onclick = () => choose(...part);
    beside.onclick = () => support(part);
    line.append(main, " ", beside, ` ${text.slice(...part).replace(/^(.{60}\S*).+$/su, "$1 …")} (${countWords(text.slice(...part))} words)`);
    return line;
  }));
};
const placed = (name) => (field(`${name}_at`).value === "" ? [] : [[Number(field(`${name}_at`).value), Number(field(`${name}_at`).value) + field(name).value.length]]);
const runOf = (span) => (span ? wordsInRun(...span, ["support_1", "support_2"].flatMap(placed)) : 0);
const support = (span) => {
  const name = field("support_1").value ? "support_2" : "support_1";
  put(name, span);
  form().querySelector("[data-supporting]").open = true;
  highlight("supporting", ["support_1", "support_2"].flatMap(placed));
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
  propose(start, end);
});

// Empties the form. What it held was sent, or is given up on purpose.
const discard = () => {
  form().reset();
  const { refused } = form().dataset;
  if (refused) swap(blank); // A refused form holds what was typed as its own values.
  const fresh = form();
  delete fresh.dataset.dirty;
  for (const name of ["passage", "support_1", "support_2"]) { field(name).value = ""; field(`${name}_at`).value = ""; }
  for (const each of fresh.querySelectorAll("[data-chosen]")) delete each.dataset.chosen;
  for (const each of fresh.querySelectorAll("input:checked")) each.checked = false;
  fresh.querySelector("[data-parts]").hidden = true;
  fresh.querySelector("[data-discard]").hidden = true;
  fresh.querySelector("[data-count]").textContent = "";
  document.querySelector("[data-bar]").hidden = true;
  highlight("supporting", []);
  state.supporting = 0;
  forgetTyped();
  leave();
};
const giveUp = () => {
  const { refused } = form().dataset;
  discard();
  if (refused) forget(refused);
};
// What a suggestion says goes into the form, where a person sees it before anything is saved.
export const fill = ({ provisions, is_plan: isPlan, speaker, code, attribution }) => {
  for (const each of form().querySelectorAll("[name=provisions]")) each.checked = provisions.includes(each.value);
  field("is_plan").checked = isPlan;
  for (const each of form().querySelectorAll("[name=code]")) each.checked = each.value === code;
  // Where the program found nobody, nobody is proposed either.
  if (!field("speaker").dataset.chosen) {
    field("speaker").value = speaker;
    field("speaker").dispatchEvent(new Event("proposed", { bubbles: true }));
  }
  if (attribution) field("attribution").value = attribution;
};
export const save = (more = {}) => {
  const chosen = [...form().querySelectorAll("[name=provisions]:checked, [name=is_plan]:checked")];
  if (!field("passage").value.trim()) return tell("Mark a passage first.");
  if (countWords(field("passage").value) > MOST) return tell(`The passage is longer than ${MOST} words: take a part of it.`);
  const run = runOf(placed("passage")[0]);
  if (run > MOST) return tell(TOGETHER(run));
  if (!chosen.length) return tell("Say which provision it is on: type its number and space, or 0 for the plan as a whole.");
  if (!form().querySelector("[name=code]:checked")) return tell("Choose a stance or a mark by its key.");
  if (field("code").value === "accept_conditional" && !field("condition").value.trim()) {
    tell("Name the condition.");
    return field("condition").focus();
  }
  if (!field("speaker").value && !field("speaker").dataset.chosen && !isReady()) {
    const at = field("passage_at").value;
    ready.then(() => (field("passage_at").value === at ? save(more) : tell("The passage before was not saved: nobody was named as its speaker.")));
    return undefined;
  }
  if (!form().checkValidity()) for (const each of form().querySelectorAll(".more:has(:invalid)")) each.open = true;
  if (!form().reportValidity()) return undefined;
  const said = new URLSearchParams(new FormData(form()));
  for (const [name, value] of Object.entries(more)) said.set(name, value);
  add(form().action, said, form().dataset.refused);
  discard();
  return true;
};

const press = {
  Enter: () => save(),
  Escape: () => giveUp(),
  "+": () => { state.supporting = 1; tell("Mark the supporting passage."); },
  "?": () => document.querySelector("[data-keys]").showModal(),
  ".": () => { const more = form().querySelector(".more:not([data-supporting])"); more.open = !more.open; },
  s: () => { field("speaker").focus(); field("speaker").select(); },
  z: () => { const undo = document.querySelector('form[data-key="z"]'); if (undo.querySelector(":disabled") && !isWaiting()) tell("There is nothing to undo."); else ask(undo.action, new URLSearchParams()); },
  w: () => find(),
  "Shift+Enter": () => {
    if (form().dataset.dirty) tell("Save or discard first what stands in the form.");
    else if (isLast(SUBMIT)) tell("They are on their way.");
    else if (document.querySelector("[data-submit]") || isWaiting()) ask(SUBMIT, new URLSearchParams());
    else tell("Nothing of yours is open here.");
  },
  n: () => { const close = document.querySelector("[data-nothing]"); if (close) { close.open = true; close.querySelector("input:not([type=hidden])").focus(); } },
};

document.addEventListener("keydown", (event) => {
  if (!form() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, summary, button, a")) {
    if (event.key === "Escape" && event.target.closest(".workbench")) { event.preventDefault(); focus(); }
    return;
  }
  if (localStorage.getItem("planwatch-shortcuts-off") && !["Enter", "Escape"].includes(event.key)) return;
  const key = event.shiftKey && event.key === "Enter" ? "Shift+Enter" : sign(event);
  if (type(key)) { /* A number is being typed. */ }
  else if (press[key]) { forgetTyped(); press[key](); }
  else {
    const found = form().querySelector(`input[data-key="${CSS.escape(key)}"]`);
    // A key that means nothing here may mean something to the suggestions.
    if (!found && document.dispatchEvent(new CustomEvent("key", { detail: key, cancelable: true }))) return;
    if (!found) { event.preventDefault(); event.stopPropagation(); return; }
    if (found.type === "text" || !found.type) { found.closest("details").open = true; found.focus(); }
    else found.checked = found.type === "radio" ? true : !found.checked;
    if (found.value === "accept_conditional") field("condition").focus();
    document.dispatchEvent(new CustomEvent("set"));
  }
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("submit", (event) => {
  const isTag = event.target.matches("[data-tag]");
  if (!isTag && !event.target.matches("[data-act]")) return;
  event.preventDefault();
  if (isTag) save();
  else ask(event.target.action, new URLSearchParams(new FormData(event.target)));
});
document.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-tag]")) return;
  form().dataset.dirty = "1";
  target.dataset.chosen = "1";
  const place = field(`${target.name}_at`);
  if (place) place.value = ""; // Words that were typed are looked for, not taken from a place.
});
document.addEventListener("click", (event) => {
  // The second click of a double click means nothing of its own.
  if (event.detail > 1 && event.target.closest(".workbench button")) event.preventDefault();
  if (event.target.closest("[data-discard]")) giveUp();
  const go = event.target.closest("[data-go]")?.closest("[data-start]");
  if (go) {
    event.preventDefault();
    scrollTo([Number(go.dataset.start), Number(go.dataset.end)]);
    highlight("cursor", [[Number(go.dataset.start), Number(go.dataset.end)]]);
  }
  // After a click of the mouse on a button the keys work on: the words have the focus again.
  if (event.detail && event.target.closest(".workbench button") && !document.querySelector("dialog[open]") && !document.activeElement.closest("input, textarea")) focus();
});

// What was typed before a reload, or was refused, is back; where its passage stands is shown again.
const showBack = ({ target }) => {
  if (!target.matches("[data-tag]")) return;
  target.dataset.dirty = "1";
  target.querySelector("[data-discard]").hidden = false;
  const { value } = field("passage_at");
  if (value) again([Number(value), Number(value) + field("passage").value.length]);
};
document.addEventListener("kept", showBack);
document.addEventListener("reopened", showBack);

const showQuoted = () => {
  const all = spans();
  highlight("quoted", all);
  highlight("overlapping", all.flatMap(([start, end], place) => all.slice(place + 1)
    .filter(([other]) => other < end).map(([other, last]) => [Math.max(start, other), Math.min(end, last)])));
};
document.addEventListener("swapped", showQuoted);
showQuoted();
restore();
if (!passage()) focus();
flush();
