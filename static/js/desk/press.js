// One key presses a button, follows a link or enters a field: the element whose data-press or data-key names the key.

const FIELD = "input:not([type=radio], [type=checkbox]), textarea, select";

document.addEventListener("keydown", (event) => {
  if (event.target.closest(`${FIELD}, [contenteditable]`)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || localStorage.getItem("planwatch-shortcuts-off")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const key = CSS.escape(event.key);
  const wanted = document.querySelector(`[data-press="${key}"], [data-key="${key}"]`);
  if (!wanted) return;
  event.preventDefault();
  const fold = wanted.matches("summary") ? null : wanted.closest("details");
  if (fold) fold.open = true;
  if (wanted.matches(FIELD)) wanted.focus();
  else wanted.click();
});
