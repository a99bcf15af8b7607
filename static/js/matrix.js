// Arrow keys move between the squares and heads of a table marked data-grid; one of them is in the tab order.
// The table stays a table: every square is a link that a screen reader's own table commands reach as before.

const LINK = ":is(td, th) > a";
const linkIn = (cell) => cell?.querySelector(":scope > a");
const isShown = (row) => row.checkVisibility();

const ready = () => {
  for (const grid of document.querySelectorAll("[data-grid]")) {
    const links = [...grid.querySelectorAll(LINK)];
    links.forEach((link) => { link.tabIndex = -1; });
    const first = grid.querySelector("tbody td > a") ?? links[0];
    if (first) first.tabIndex = 0;
  }
};
ready();
document.addEventListener("htmx:after:swap", ready);

document.addEventListener("focusin", (event) => {
  const grid = event.target.closest("[data-grid]");
  if (!grid || !event.target.matches(LINK)) return;
  grid.querySelectorAll(`${LINK}[tabindex="0"]`).forEach((link) => { link.tabIndex = -1; });
  event.target.tabIndex = 0;
});

// The next link from a cell: along its row, or along its column over the rows that are shown.
const next = (cell, across, down) => {
  const row = cell.parentElement;
  const line = across
    ? [...row.cells]
    : [...row.closest("table").rows].filter(isShown).map((other) => (other.querySelector("[colspan]") ? null : other.cells[cell.cellIndex]));
  const step = across || down;
  for (let place = line.indexOf(cell) + step; place >= 0 && place < line.length; place += step) {
    if (linkIn(line[place])) return linkIn(line[place]);
  }
  return null;
};

const edge = (cell, last, everywhere) => {
  const cells = everywhere
    ? [...cell.closest("table").tBodies[0].rows].filter(isShown).flatMap((row) => [...row.cells].slice(1))
    : [...cell.parentElement.cells];
  const links = cells.map(linkIn).filter(Boolean);
  return last ? links.at(-1) : links[0];
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-grid] :is(td, th)");
  if (!cell || !event.target.matches(LINK) || event.altKey || event.metaKey || event.shiftKey) return;
  const moves = {
    ArrowRight: () => next(cell, 1, 0), ArrowLeft: () => next(cell, -1, 0),
    ArrowDown: () => next(cell, 0, 1), ArrowUp: () => next(cell, 0, -1),
    Home: () => edge(cell, false, event.ctrlKey), End: () => edge(cell, true, event.ctrlKey),
  };
  if (!moves[event.key] || (event.ctrlKey && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  moves[event.key]()?.focus();
});
