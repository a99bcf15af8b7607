// What an editor did and the server has not confirmed yet. It lives in the browser's storage, survives a reload and a
// sign-in, and goes out in order, each act under its own key: one that is sent twice is done once.

const page = document.querySelector("[data-workbench]");
const PLACE = `planwatch-outbox-${page?.dataset.user}`;
const all = () => JSON.parse(localStorage.getItem(PLACE) ?? "[]");
const keep = (items) => (items.length ? localStorage.setItem(PLACE, JSON.stringify(items)) : localStorage.removeItem(PLACE));
const drop = (key) => keep(all().filter((item) => item.key !== key));

export const makeKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
};

const sign = (state, sentence) => {
  const place = document.querySelector("[data-sign]");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = sentence;
};
const count = (items) => `${items.length} ${items.length === 1 ? "act" : "acts"}`;
const unsaved = (why) => sign("unsaved", `Not saved: ${count(all())} kept in this browser. ${why}`);

let token = page?.querySelector("[name=csrfmiddlewaretoken]")?.value;
export const send = (address, body, headers = {}) =>
  fetch(address, { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true", "X-CSRFToken": token, ...headers } });
// Only the last act of several has to show what stands then.
const brief = (item) => (all().findLast((each) => !each.refused && each.page === item.page)?.key === item.key ? {} : { Prefer: "return=minimal" });
// After a new sign-in the page's own token is stale: a fresh one stands in a fresh page.
const refresh = async () => {
  const answer = await fetch(location.pathname, { redirect: "manual" });
  if (!answer.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-workbench] [name=csrfmiddlewaretoken]");
  token = fresh?.value ?? token;
  return Boolean(fresh);
};

// Swaps a fragment for the element of the same id; says whether it stands on this page.
export const swap = (html) => {
  const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const old = made && document.getElementById(made.id);
  if (!old) return false;
  old.replaceWith(document.adoptNode(made));
  document.dispatchEvent(new CustomEvent("swapped", { detail: { id: made.id } }));
  return true;
};

// A refused act is never told as saved: it is kept, with all that was typed, until it is sent anew or discarded.
const tellRefused = (refused) =>
  sign("unsaved", refused.length === 1 ? `Not saved: refused. ${refused[0].reason}` : `Not saved: ${count(refused)} refused, the last because: ${refused.at(-1).reason}`);
export const refusedActs = () => all().filter((item) => item.refused);
export const forget = (key) => { drop(key); settle(); };
const settle = () => {
  const left = all();
  const refused = refusedActs();
  if (refused.length) tellRefused(refused);
  else if (left.length) unsaved("");
  else sign("saved", `Saved ${new Date().toLocaleTimeString("en-GB")}`);
  document.dispatchEvent(new CustomEvent("settled"));
};

let waiting = 0;
const later = (why) => {
  waiting = Math.min(30, waiting * 2 || 1);
  unsaved(`${why} Trying again.`);
  setTimeout(flush, waiting * 1000);
};
const refuse = async (item, answer) => {
  const html = await answer.text();
  const made = new DOMParser().parseFromString(html, "text/html");
  const reason = (made.querySelector(".error, [role=alert]") ?? made.querySelector("h1"))?.textContent.trim() || `The server answered ${answer.status}.`;
  keep(all().map((each) => (each.key === item.key ? { ...each, refused: html, reason } : each)));
  document.dispatchEvent(new CustomEvent("refused", { detail: item.key }));
};

const deliver = async () => {
  let isFresh = false;
  if (!isWaiting()) return;
  for (;;) {
    const item = all().find((each) => !each.refused);
    if (!item) break;
    sign("saving", `Saving ${count(all())} …`);
    let answer;
    try {
      answer = await send(item.address, new URLSearchParams(item.body), brief(item));
      if (!answer.ok && answer.status < 500 && ![409, 422, 429].includes(answer.status) && !isFresh) {
        isFresh = await refresh();
        if (isFresh) continue;
        return unsaved("You are signed out: sign in again in another tab, then press a key here.");
      }
    } catch {
      return later("The server cannot be reached.");
    }
    if (answer.status >= 500 || answer.status === 429) return later("The server could not answer.");
    waiting = 0;
    if (answer.ok) {
      const html = await answer.text();
      drop(item.key);
      if (html && item.page === location.pathname) swap(html);
      document.dispatchEvent(new CustomEvent("delivered", { detail: item }));
    } else await refuse(item, answer);
  }
  settle();
};
export const isWaiting = () => all().some((item) => !item.refused);
export const isLast = (address) => all().findLast((item) => !item.refused)?.address === address;
export const flush = () => (navigator.locks ? navigator.locks.request(PLACE, deliver) : deliver());

// Keeps an act and sends it. `mended`: the key of a refused one in whose place it goes out.
export const add = (address, body, mended) => {
  const sent = new URLSearchParams(body);
  sent.delete("csrfmiddlewaretoken");
  sent.set("key", makeKey());
  keep([...all().filter((item) => item.key !== mended), { key: sent.get("key"), address, body: sent.toString(), page: location.pathname }]);
  return flush();
};

if (page) {
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isWaiting()) flush(); });
  if (isWaiting()) flush();
  else if (all().length) settle();
}
