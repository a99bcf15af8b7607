// Whose position it will be, and with which authority: told beside the speaker before anything is saved.

const known = new Map();

const show = async () => {
  const place = document.querySelector("[data-voice]");
  if (!place) return;
  const { speaker, made_on: day, on_behalf_of: whose, authority, attribution } = place.closest("form").elements;
  // What somebody chose stands in its own field.
  const asked = new URLSearchParams({ speaker: speaker.value, made_on: day.value, attribution: attribution.value }).toString();
  const isOpen = speaker.value && !whose.value && authority.value === "proposed";
  if (isOpen && !known.has(asked)) {
    try {
      const answer = await fetch(`${place.dataset.voice}?${asked}`, { headers: { Accept: "application/json" } });
      if (answer.ok) known.set(asked, (await answer.json()).words);
    } catch {
      // The form says “by the role on that day”, and that is what will be saved.
    }
  }
  const words = isOpen && place.isConnected ? (known.get(asked) ?? "") : "";
  if (place.textContent !== words) place.textContent = words;
};
const OF_IT = "[name=speaker], [name=made_on], [name=on_behalf_of], [name=authority], [name=attribution]";
document.addEventListener("change", ({ target }) => { if (target.matches(OF_IT)) show(); });
for (const name of ["proposed", "swapped", "kept", "reopened"]) document.addEventListener(name, show);
document.addEventListener("reset", () => setTimeout(show));
show();
