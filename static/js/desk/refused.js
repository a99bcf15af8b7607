// What the server refused: it stands in its form again as it was typed, or in a list, until it is sent anew or discarded.

import { add, forget, refusedActs, swap } from "./outbox.js";
import { tell } from "../page.js";

const FORMS = "[data-tag], [data-mend]";
const form = () => document.querySelector(FORMS);
const find = (key) => refusedActs().find((item) => item.key === key);
const isHere = (item) => item.page === location.pathname;
const isForm = (item) => /<form[^>]* data-(tag|mend)/.test(item.refused);

// Puts a refused form on the page, unless something else is being typed there.
const reopen = (item) => {
  if (!isHere(item) || !isForm(item) || form()?.dataset.dirty || form()?.dataset.refused || !swap(item.refused)) return false;
  form().dataset.refused = item.key;
  form().dataset.dirty = "1";
  form().dispatchEvent(new CustomEvent("reopened", { bubbles: true }));
  return true;
};
const button = (words, act) => Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: words, onclick: act });
const line = (item) => {
  const made = document.createElement("p");
  const what = new URLSearchParams(item.body).get("passage");
  made.append(what ? `Refused, and kept here: “${what}”. ${item.reason} ` : `Refused: ${item.reason} `);
  if (!isHere(item)) made.append(Object.assign(document.createElement("a"), { href: item.page, className: "button small", textContent: "Mend it there" }));
  else if (isForm(item)) made.append(button("Mend it", () => reopen(item) || tell("Save or discard first what stands in the form.")));
  else made.append(button("Try again", () => add(item.address, item.body, item.key)));
  made.append(" ", button("Discard it", () => forget(item.key)));
  return made;
};
const show = () => {
  const place = document.querySelector("[data-left]");
  if (!place) return;
  if (!refusedActs().length) document.querySelector("#refused")?.replaceChildren();
  const listed = refusedActs().filter((item) => item.key !== form()?.dataset.refused);
  place.hidden = !listed.length;
  place.replaceChildren(...listed.map(line));
};

// What went out just before it was not shown yet: only the last act of several asks what stands then.
const renew = async (key) => {
  const answer = document.querySelector("#coded") && (await fetch(location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null));
  if (!answer?.ok || !swap(await answer.text())) return;
  const item = find(key);
  if (item && isHere(item) && !isForm(item)) swap(item.refused);
};
document.addEventListener("refused", ({ detail }) => {
  const item = find(detail);
  if (isHere(item) && !isForm(item)) swap(item.refused);
  else reopen(item);
  show();
  renew(detail);
});
document.addEventListener("settled", show);
// After a reload the form that was refused stands open again, and what is not shown there is listed.
export const restore = () => {
  const first = refusedActs().find((item) => isHere(item) && isForm(item));
  if (first) reopen(first);
  show();
};
// An act that is asked for again goes out in the place of the one that was refused.
export const ask = (address, body) => add(address, body, refusedActs().find((item) => item.address === address)?.key);
