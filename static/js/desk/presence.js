// Tells the server every half minute that somebody works here, and tells that somebody who has taken over.

import { send } from "./outbox.js";
import { tell } from "../page.js";

const page = document.querySelector("[data-workbench]");
let isMine = page && !page.querySelector("[data-lease]");

const here = async () => {
  if (document.hidden) return;
  try {
    const answer = await send(`/desk/articles/${page.dataset.article}/presence/`, new URLSearchParams());
    if (!answer.ok) return;
    const lease = await answer.json();
    if (isMine && !lease.is_mine) tell(`${lease.who} has taken this article over. What you saved stays; reload to see theirs.`);
    isMine = lease.is_mine;
  } catch {
    // The sign of the outbox tells that the server cannot be reached, as soon as there is something to save.
  }
};
if (page) setInterval(here, 30_000);
