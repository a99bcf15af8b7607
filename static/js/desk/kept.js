// What is typed into a form and not yet sent, or sent and not taken, is there again when its page is loaded anew: after
// a session that ended, a reload, a way back. It is kept in this tab alone; passwords and files are not.

const SECRET = /password|code$|credential|^(csrfmiddlewaretoken|key|seen)$/;
const OLD = 8 * 60 * 60 * 1000;
const forms = () => [...document.querySelectorAll("form[method=post]")].filter((form) => !form.closest("dialog"));
const user = document.querySelector("[data-signed-in]")?.dataset.signedIn;
// A form is known by who types, its page, its place there and where it goes.
const place = (form) => `kept ${user} ${location.pathname} ${forms().filter((each) => each.action === form.action).indexOf(form)} ${form.action}`;
const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.test(name));
const changed = new Set();
const note = (form) => sessionStorage.setItem(place(form), JSON.stringify({ fields: typed(form), at: Date.now() }));

const put = (form, fields) => {
  const left = [...fields];
  for (const field of form.elements) {
    if (!field.name || SECRET.test(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = left.some(([name, value]) => name === field.name && value === field.value);
    else {
      const at = left.findIndex(([name]) => name === field.name);
      if (at >= 0) [[, field.value]] = left.splice(at, 1);
      const fold = field.value === field.defaultValue ? null : field.closest("details");
      if (fold) fold.open = true;
    }
  }
};
const say = (form) => {
  const line = document.createElement("p");
  const away = Object.assign(document.createElement("button"), { type: "button", className: "linklike", textContent: "Take it away" });
  line.className = "meta";
  line.role = "status";
  line.append("What you typed here before is back. ", away);
  away.onclick = () => { form.reset(); line.remove(); };
  form.prepend(line);
};

const mark = (name, isSent) => sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(name)), isSent }));
const names = () => Object.keys(sessionStorage).filter((each) => each.startsWith("kept "));
// A refusal for a session that ended is no answer of the form, nor is the way back from a page that never came.
const isRefusal = Boolean(document.querySelector("[data-unsent]"));
const isUnsent = isRefusal || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
for (const name of names()) {
  const { isSent, at } = JSON.parse(sessionStorage.getItem(name));
  if (isSent && isUnsent) mark(name, false);
  else if (isSent || Date.now() - at > OLD) sessionStorage.removeItem(name);
}
for (const form of forms()) {
  const kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
  const before = typed(form);
  if (!kept || JSON.stringify(kept.fields) === JSON.stringify(before)) continue;
  put(form, kept.fields);
  say(form);
  form.dispatchEvent(new Event("kept", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  if (!forms().includes(target.form)) return;
  changed.add(target.form);
  note(target.form);
});
document.addEventListener("submit", ({ target }) => {
  changed.delete(target);
  // A refusal's own form sends what all of it was about.
  for (const name of isRefusal ? names() : [place(target)]) if (sessionStorage.getItem(name)) mark(name, true);
});
document.addEventListener("reset", ({ target }) => {
  changed.delete(target);
  sessionStorage.removeItem(place(target));
});
// The workbench fills its form itself.
addEventListener("pagehide", () => { for (const form of forms()) if (changed.has(form) || form.dataset.dirty) note(form); });
