// What a reader types is neither lost nor asked about too early.

// An answer that comes while one still types brings the field as it was sent: the words go back into it, and are asked.
let typed = null;

document.addEventListener("htmx:before:swap", () => {
  const field = document.activeElement;
  typed = field?.id && field.matches("[type=search], [type=text], input:not([type])") ? { id: field.id, value: field.value } : null;
});

document.addEventListener("htmx:after:swap", () => {
  const field = typed && document.getElementById(typed.id);
  if (!field || field.value === typed.value) return;
  field.value = typed.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// A link that takes every filter away empties their form, which stays while the results change.
document.addEventListener("click", (event) => {
  const form = document.getElementById(event.target.closest("[data-clear]")?.dataset.clear);
  if (!form || !event.defaultPrevented) return;
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = false;
    else if (!["hidden", "submit"].includes(field.type)) field.value = "";
  }
});

// Enter sends the form itself: the change that a browser tells of just before would ask a second time.
let entered = null;

document.addEventListener("keydown", ({ target, key }) => { entered = key === "Enter" && target.matches("input") ? target : null; });

document.addEventListener("change", (event) => {
  if (event.target === entered && entered.form) event.stopPropagation();
}, true);

// A date that is typed is whole only when its field is left: until then each digit of the year makes another one.
let unfinished = null;

document.addEventListener("keydown", ({ target, key }) => {
  if (target.matches("[type=date]")) unfinished = key === "Enter" ? null : target;
});

document.addEventListener("pointerdown", () => { unfinished = entered = null; });

document.addEventListener("change", (event) => {
  if (event.target === unfinished) event.stopPropagation();
}, true);

document.addEventListener("focusout", ({ target }) => {
  if (target !== unfinished) return;
  unfinished = null;
  if (target.value !== target.defaultValue) target.dispatchEvent(new Event("change", { bubbles: true }));
});
