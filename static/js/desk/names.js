// Who is named near a passage: the nearest name before it, or in it, is proposed as the speaker.

import { text } from "./words.js";

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
let places = null;

// Every place where the text names somebody, by the names and aliases that the list of speakers holds.
const named = () => {
  if (places) return places;
  const names = new Map();
  for (const option of document.querySelectorAll("#speakers option")) {
    names.set(option.label || option.value, option.value);
    const last = option.value.split(" ").at(-1);
    if (option.dataset.kind === "person" && last.length > 3) names.set(last, option.value);
  }
  if (!names.size) return [];
  const longestFirst = [...names.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "gu");
  places = [...text.matchAll(pattern)].map((found) => ({ at: found.index, name: names.get(found[0]) }));
  return places;
};

// What stands behind a passage counts as three times as far: a speaker is mostly named first.
export const nearest = (start, end) => {
  const distance = ({ at }) => (at < start ? start - at : at < end ? 0 : (at - end) * 3);
  return named().toSorted((one, other) => distance(one) - distance(other))[0]?.name;
};
