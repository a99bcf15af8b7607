// What a program proposes: dashed in the text, told with its reason, accepted, edited or turned down by one key.
// Nothing is saved unless a person does so, and what was proposed is labelled so for ever.

import { choose, highlight, leave, scrollTo } from "./words.js";
import { add } from "./outbox.js";
import { spans } from "./runs.js";
import { learn } from "./speakers.js";
import { fill, save } from "./tagging.js";
import { tell } from "../page.js";

const page = document.querySelector("[data-workbench]");
const box = document.querySelector("[data-suggestions]");
const address = `/desk/articles/${page?.dataset.article}/`;
const state = { left: [], at: -1 };

const current = () => state.left[state.at];
const show = () => {
  highlight("suggested", state.left.map(({ start, end }) => [start, end]));
  box.hidden = !state.left.length;
  const one = current();
  box.querySelector("[data-suggestions-count]").textContent = state.left.length === 1 ? "1 suggestion left" : `${state.left.length} suggestions left`;
  box.querySelector("[data-reason]").textContent = one ? `Suggested, because it ${one.reason}.` : "";
  for (const each of box.querySelectorAll("[data-decide]")) each.hidden = each.dataset.decide !== "next" && !one;
};
const next = () => {
  if (!state.left.length) return;
  state.at = (state.at + 1) % state.left.length;
  const one = current();
  choose(one.start, one.end);
  scrollTo([one.start, one.end]);
  fill(one);
  show();
};
const drop = () => {
  state.left.splice(state.at, 1);
  state.at -= 1;
  show();
};
const decide = {
  next,
  accept: () => {
    if (!current()) return next();
    return save({ is_suggested: "on" }) && drop();
  },
  edit: () => {
    if (!current()) return next();
    tell("Change what is not right, then save.");
    document.querySelector("[data-tag]").elements.is_suggested.value = "on";
    return drop();
  },
  reject: () => {
    if (!current()) return next();
    const [start, end] = current().place;
    add(`${address}reject/`, new URLSearchParams({ start, end }));
    document.querySelector("[data-discard]").click();
    leave();
    return drop();
  },
};
// What was coded meanwhile is not proposed any more, but for the one that a person is looking at.
const isCoded = ({ start, end }) => spans().some(([from, to]) => from < end && start < to);
document.addEventListener("swapped", ({ detail }) => {
  if (detail.id !== "coded" || !box) return;
  const one = current();
  state.left = state.left.filter((each) => each === one || !isCoded(each));
  state.at = state.left.indexOf(one);
  show();
});
const KEYS = { g: "next", a: "accept", e: "edit", x: "reject" };

if (box && document.querySelector("[data-words]")) {
  fetch(`${address}suggestions/`).then((answer) => (answer.ok ? answer.json() : { suggestions: [], speakers: { names: [], places: [] } })).then(({ suggestions, speakers }) => {
    learn(speakers);
    state.left = suggestions;
    show();
  }).catch(() => { learn({ names: [], places: [] }); tell("Suggestions could not be had. Everything else works."); });
  box.addEventListener("click", ({ target }) => decide[target.closest("[data-decide]")?.dataset.decide]?.());
  document.addEventListener("key", (event) => { if (KEYS[event.detail] && state.left.length) { decide[KEYS[event.detail]](); event.preventDefault(); } });
}
