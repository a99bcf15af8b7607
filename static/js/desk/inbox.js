// The inbox by keyboard: j and k move from item to item, t takes one in, d dismisses it.

const OFF = "planwatch-shortcuts-off";
const items = () => [...document.querySelectorAll("[data-inbox] [data-item]")];

for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = Boolean(localStorage.getItem(OFF));
if (!localStorage.getItem(OFF)) items()[0]?.focus({ preventScroll: true });

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || localStorage.getItem(OFF)) return;
  const all = items();
  const at = all.findIndex((item) => item.contains(document.activeElement));
  const step = { j: 1, k: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
    return;
  }
  const button = all[Math.max(at, 0)]?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
