// The list of what a statement can repeat: what its speaker, or whoever it is said for, was recorded with before.

document.addEventListener("focusin", async ({ target }) => {
  if (!target.matches("[data-earlier]")) return;
  const list = document.getElementById(target.getAttribute("list"));
  const asked = new URLSearchParams({ speaker: target.form.elements.speaker.value, made_on: target.form.elements.made_on.value });
  try {
    const answer = await fetch(`${target.dataset.earlier}?${asked}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    list.replaceChildren(...(await answer.json()).statements.map(({ ref, words }) => Object.assign(document.createElement("option"), { value: ref, label: words })));
  } catch {
    // Without the list a ref can still be typed.
  }
});
