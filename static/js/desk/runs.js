// How long a passage gets together with those that it touches: the words of a run, counted as the server counts them
// (`joined` in sources/quotation.py), so that the limit is told while one marks and not after saving.

import { countWords, text } from "./words.js";

const marked = () => (document.querySelector("#coded")?.dataset.spans.trim().split(/\s+/) ?? []).filter(Boolean).map((each) => each.split("-").map(Number));
const touch = ([, end], [start]) => start <= end || !countWords(text.slice(end, start));

export const spans = marked;
// The words of the run that a passage would be part of; nothing where the very passage is marked already.
export const wordsInRun = (start, end, beside = []) => {
  const others = [...marked(), ...beside];
  if (others.some(([from, to]) => from === start && to === end)) return 0;
  const runs = [];
  for (const span of [...others, [start, end]].sort((one, other) => one[0] - other[0])) {
    const last = runs.at(-1);
    if (last && touch(last, span)) last[1] = Math.max(last[1], span[1]);
    else runs.push([...span]);
  }
  const run = runs.find(([from, to]) => from <= start && start < to);
  return countWords(text.slice(...run));
};
