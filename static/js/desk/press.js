// One key presses a button, follows a link or enters a field: the element whose data-press names the key.

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || localStorage.getItem("planwatch-shortcuts-off")) return;
  const wanted = document.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input:not([type=radio], [type=checkbox]), textarea, select")) wanted.focus();
  else wanted.click();
});
