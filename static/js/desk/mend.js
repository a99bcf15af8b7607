// A row that is changed goes out through the outbox, as all acts do: it is kept until the server has it.

import { add } from "./outbox.js";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-mend]")) return;
  event.preventDefault();
  add(event.target.action, new URLSearchParams(new FormData(event.target)));
});
document.addEventListener("delivered", ({ detail }) => {
  const way = document.querySelector("[data-mend] [data-back]");
  if (way && detail.page === location.pathname) location.assign(way.href);
});
