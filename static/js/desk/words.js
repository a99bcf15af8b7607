// The article's words, and which of them are chosen: by mouse, touch or keys. Places are UTF-16 offsets in the one
// text node of the element; the server converts them and checks the words before anything is saved.

const box = document.querySelector("[data-words]");
box?.normalize(); // A parser cuts a long text into several nodes.
const node = box?.firstChild;
export const text = node?.data ?? "";

const WORD = /[\p{L}\p{N}_]+(?:[’'.,-][\p{L}\p{N}_]+)*/gu;
export const words = [...text.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length]);
// Words as the codebook counts them.
export const countWords = (passage) => (passage.match(/[\p{L}\p{N}_]+/gu) ?? []).length;

const trimmed = (start, end) => {
  const passage = text.slice(start, end);
  const from = start + passage.length - passage.trimStart().length;
  return [from, Math.max(from, start + passage.trimEnd().length)];
};
// What ends in an abbreviation or an initial goes on: "Mr. Nobody", "U.S. envoys", "J. Doe", "on 21 Nov. 2025".
const ABBREVIATED = /(?:^|[^\p{L}\p{N}])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|St|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|vs|\p{Lu}|(?:\p{Lu}\.)+\p{Lu})\.$/u;
const whole = (spans) => spans.reduce((made, [start, end]) => {
  const last = made.at(-1);
  const goesOn = last && ABBREVIATED.test(text.slice(...last)) && !/[\n\r]/.test(text.slice(last[1], start));
  if (goesOn) last[1] = end;
  else made.push([start, end]);
  return made;
}, []);
export const sentences = box
  ? whole([...new Intl.Segmenter(box.lang || "en", { granularity: "sentence" }).segment(text)]
    .map(({ index, segment }) => trimmed(index, index + segment.length))
    .filter(([start, end]) => countWords(text.slice(start, end)) > 0))
  : [];

// Parts of a passage that each keep to a number of words: its sentences, and the clauses of one that is too long.
export const parts = ([from, to], most) =>
  sentences.filter(([start, end]) => start < to && end > from).flatMap(([start, end]) => {
    const whole = [Math.max(start, from), Math.min(end, to)];
    if (countWords(text.slice(...whole)) <= most) return [whole];
    const clauses = [];
    for (const found of text.slice(...whole).matchAll(/[^,;:–—]+[,;:–—]*\s*/gu)) {
      const clause = trimmed(whole[0] + found.index, whole[0] + found.index + found[0].length);
      const last = clauses.at(-1);
      if (last && countWords(text.slice(last[0], clause[1])) <= most) last[1] = clause[1];
      else if (clause[0] < clause[1]) clauses.push(clause);
    }
    return clauses;
  });

const state = { passage: null, cursor: 0 };
export const passage = () => state.passage;

const range = ([start, end]) => {
  const made = new Range();
  made.setStart(node, Math.min(start, text.length));
  made.setEnd(node, Math.min(end, text.length));
  return made;
};
export const highlight = (name, spans) => {
  if (!box || !CSS.highlights) return;
  if (spans.length) CSS.highlights.set(name, new Highlight(...spans.map(range)));
  else CSS.highlights.delete(name);
};
export const scrollTo = (span) => {
  const place = range(span).getBoundingClientRect();
  if (place.top < 60 || place.bottom > innerHeight - 60) scrollBy({ top: place.top - innerHeight / 3 });
};

// A passage begins and ends where words do.
const snapped = (start, end) => {
  const [from, to] = trimmed(Math.min(start, end), Math.max(start, end));
  const first = words.find(([, last]) => last > from);
  const last = words.findLast(([begin]) => begin < to);
  return [first && first[0] < from ? first[0] : from, last && last[1] > to ? last[1] : to];
};

export const choose = (start, end) => {
  const span = snapped(start, end);
  if (span[0] >= span[1] || !countWords(text.slice(...span))) return;
  state.passage = span;
  state.cursor = Math.max(0, words.findIndex(([, last]) => last > span[0]));
  highlight("passage", [span]);
  highlight("cursor", []);
  const chosen = text.slice(...span);
  document.dispatchEvent(new CustomEvent("passage", { detail: { start: span[0], end: span[1], text: chosen, count: countWords(chosen) } }));
};
// Shows a passage that the form holds already, as chosen.
export const again = (span) => {
  state.passage = span;
  state.cursor = Math.max(0, words.findIndex(([, last]) => last > span[0]));
  highlight("passage", [span]);
};
// The next sentence is then the one behind what was left.
export const leave = () => {
  const end = state.passage?.[1] ?? 0;
  const next = words.findIndex(([start]) => start >= end);
  if (state.passage && next >= 0) state.cursor = next;
  state.passage = null;
  highlight("passage", []);
  getSelection().removeAllRanges();
  box?.focus({ preventScroll: true });
};
export const focus = () => box?.focus({ preventScroll: true });

const selected = () => {
  const found = getSelection();
  if (!found.rangeCount || found.isCollapsed || found.anchorNode !== node || found.focusNode !== node) return null;
  return [found.anchorOffset, found.focusOffset].sort((one, other) => one - other);
};
let touching = false;
box?.addEventListener("pointerdown", (event) => { touching = event.pointerType !== "mouse"; });
box?.addEventListener("pointerup", () => {
  const found = getSelection();
  const span = selected();
  if (span) {
    choose(...span);
    if (!touching) found.removeAllRanges();
  } else if (found.anchorNode === node) {
    state.cursor = Math.max(0, words.findLastIndex(([start]) => start <= found.anchorOffset));
    highlight("cursor", [words[state.cursor]]);
  }
});
document.addEventListener("selectionchange", () => {
  const span = touching ? selected() : null;
  if (span) choose(...span);
});

const between = (list, place, step) => {
  // The item that stands at a place, or the next one in that direction.
  const at = list.findIndex(([, end]) => end > place);
  return list[Math.max(0, Math.min(list.length - 1, (at < 0 ? list.length - 1 : at) + step))];
};
const move = {
  ArrowRight: () => step(1), ArrowLeft: () => step(-1),
  ArrowDown: () => sentence(1), ArrowUp: () => sentence(-1),
};
const step = (by) => {
  state.cursor = Math.max(0, Math.min(words.length - 1, state.cursor + by));
  highlight("cursor", [words[state.cursor]]);
  scrollTo(words[state.cursor]);
};
const sentence = (by) => {
  const here = state.passage ?? words[state.cursor];
  const isWhole = sentences.some(([start, end]) => state.passage && start === here[0] && end === here[1]);
  const next = between(sentences, here[0], state.passage && (isWhole || by < 0) ? by : 0);
  choose(...next);
  scrollTo(next);
};
const extend = (list, by) => {
  const [start, end] = state.passage ?? words[state.cursor];
  if (!state.passage && by < 0) return;
  const next = by > 0
    ? list.find(([, last]) => last > end)?.[1]
    : list.findLast(([, last]) => last < end && last > start)?.[1];
  if (next) { choose(start, next); scrollTo([next - 1, next]); }
};
const stretch = {
  ArrowRight: () => extend(words, 1), ArrowLeft: () => extend(words, -1),
  ArrowDown: () => extend(sentences, 1), ArrowUp: () => extend(sentences, -1),
};
box?.addEventListener("keydown", (event) => {
  const act = (event.shiftKey ? stretch : move)[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || !words.length) return;
  event.preventDefault();
  act();
});
