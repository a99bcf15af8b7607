// What every page does with a keyboard and what it says aloud. Each part works on elements found by a data- attribute.

const announce = (text) => {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
};

export const tell = (text) => {
  const toast = document.querySelector("[data-toast]");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { toast.hidden = true; }, 8000);
};

// Single-key shortcuts can be turned off, and stay off.
const OFF = "planwatch-shortcuts-off";
const showShortcuts = () => {
  const button = document.querySelector("[data-shortcuts]");
  if (!button) return;
  button.hidden = false;
  button.textContent = `Keyboard shortcuts: ${localStorage.getItem(OFF) ? "off" : "on"}`;
};
showShortcuts();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
    showShortcuts();
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    event.preventDefault();
    fetch(copy.href)
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then((text) => navigator.clipboard.writeText(text))
      .then(() => tell("Copied for a briefing."))
      .catch(() => { location.href = copy.href; });
  }
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.focus();
  }
});

// Nothing fails silently: a request that gets no page says so, and leaves what stands there.
document.addEventListener("htmx:after:swap", () => {
  const result = document.querySelector("[data-result]");
  if (result) announce(result.dataset.result);
});
document.addEventListener("htmx:error", () => tell("The record could not be reached. What you see is unchanged; try again."));
document.addEventListener("htmx:before:swap", (event) => {
  const status = event.detail?.ctx?.response?.raw?.status ?? 200;
  if (status >= 500) {
    event.preventDefault();
    tell("The server could not answer. What you see is unchanged; try again.");
  }
});

// Back and Forward load the page of their address. htmx 4.0.1 looks at the entry a millisecond after it is asked for,
// which may be before it is there: the address then changed, and the page did not.
window.addEventListener("popstate", ({ state }) => { if (state?.htmx) location.reload(); });
document.addEventListener("htmx:before:history:restore", (event) => event.preventDefault());
