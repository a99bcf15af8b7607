// A square opens its evidence beside the table; without this module it is a plain link to the same evidence.

const panel = () => document.querySelector("#evidence");
let opener = null;
let shown = new URLSearchParams(location.search).get("cell");

const addressWith = (cell) => {
  const address = new URL(location.href);
  if (cell) address.searchParams.set("cell", cell); else address.searchParams.delete("cell");
  return address.pathname + address.search;
};

const close = () => {
  panel().replaceChildren();
  shown = null;
  history.pushState({ htmx: true }, "", addressWith(null));
  opener?.isConnected ? opener.focus() : document.querySelector("main").focus();
};

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const square = event.target.closest("td > a.stance");
  if (square && panel()) {
    event.preventDefault();
    opener = square;
    const [, , slug, actor] = new URL(square.href).pathname.split("/");
    shown = `${slug}.${actor}`;
    htmx.ajax("GET", square.getAttribute("href"), { target: "#evidence", swap: "innerHTML", push: addressWith(shown) })
      .then(() => panel().focus({ preventScroll: true }));
  }
  if (event.target.closest("[data-close]") && panel()) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel()?.childElementCount) close();
});

// A filter changes the table and leaves the evidence open: the address keeps both.
document.addEventListener("htmx:after:history:push", () => {
  if (shown && panel()?.childElementCount) history.replaceState({ htmx: true }, "", addressWith(shown));
});

// Parts are folded under their point; without this module all are shown.
const fold = (root) => {
  for (const point of root.querySelectorAll("tr:not(.part)")) {
    const parts = [];
    for (let row = point.nextElementSibling; row?.classList.contains("part"); row = row.nextElementSibling) parts.push(row);
    if (!parts.length || point.querySelector(".fold")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    const set = (open) => {
      button.setAttribute("aria-expanded", open);
      button.textContent = open ? "Hide the parts" : `Show the ${parts.length} parts`;
      parts.forEach((part) => part.classList.toggle("folded", !open));
    };
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    set(false);
    point.querySelector("th").append(button);
  }
};
fold(document);
document.addEventListener("htmx:after:swap", () => fold(document));
