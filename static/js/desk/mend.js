// A row that is changed goes out through the outbox, as all acts do: it is kept until the server has it.

import { add, forget } from "./outbox.js";
import { restore } from "./refused.js";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-mend]")) return;
  event.preventDefault();
  add(event.target.action, new URLSearchParams(new FormData(event.target)), event.target.dataset.refused);
  delete event.target.dataset.dirty;
  delete event.target.dataset.refused;
});
// Leaving a refused change as it was gives it up, on purpose.
document.addEventListener("click", ({ target }) => {
  const refused = target.closest("[data-back]")?.closest("[data-mend]")?.dataset.refused;
  if (refused) forget(refused);
});
document.addEventListener("delivered", ({ detail }) => {
  const way = document.querySelector("[data-mend] [data-back]");
  if (way && detail.page === location.pathname) location.assign(way.href);
});
restore();
