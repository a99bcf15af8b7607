// Who may speak where, as the server read it: for each place of the text the names, the likeliest first. The first one
// is proposed for a passage, and the list of speakers begins with them.

import { passage } from "./words.js";

let known = { names: [], places: [] };
let arrived;
// Told as soon as the server has read who speaks where, or could not.
export const ready = new Promise((resolve) => { arrived = resolve; });
export const isReady = () => known.isRead;

// A marked passage is spoken as the one that it shares the most with, else as its sentence: as `speakers_at` in
// desk/suggestions/speakers.py has it.
const likeness = ([from, to, isSentence], start, end) => {
  const common = (Math.min(to, end) - Math.max(from, start)) / (Math.max(to, end) - Math.min(from, start));
  return common > 0 && !isSentence ? common + 2 : common;
};
const ranked = (start, end) => {
  let best = null;
  for (const place of known.places) if (!best || likeness(place, start, end) > likeness(best, start, end)) best = place;
  return (best?.[3] ?? []).map((number) => known.names[number]);
};
const order = (names) => {
  const list = document.getElementById("speakers");
  const place = ({ value }) => (names.includes(value) ? names.indexOf(value) : names.length);
  list.append(...[...list.options].sort((one, other) => place(one) - place(other)));
};

// Puts the likeliest speaker into the field, unless a person chose one.
export const propose = (start, end) => {
  const field = document.querySelector("[data-tag]").elements.speaker;
  const names = ranked(start, end);
  order(names);
  if (field.dataset.chosen) return;
  field.value = names[0] ?? "";
  field.dispatchEvent(new Event("proposed", { bubbles: true }));
};
// What was marked before the answer came is proposed for then.
export const learn = (speakers) => {
  known = { ...speakers, isRead: true };
  const form = document.querySelector("[data-tag]");
  if (passage() && form && !form.dataset.refused && !form.elements.speaker.value) propose(...passage());
  arrived();
};
