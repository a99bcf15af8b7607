// Says what the form would save: keys that set a code are never silent, whoever pressed them and why.

const CODES = "[name=code]:checked, [name=red_line]:checked, [name=threat]:checked";
const MATTERS = "[name=is_plan]:checked, [name=provisions]:checked";
const words = (box) => {
  if (box.name === "is_plan") return "the plan as a whole";
  return (box.closest("label")?.title ?? box.labels[0].firstChild.textContent.toLowerCase()).trim();
};
const say = () => {
  const form = document.querySelector("[data-tag], [data-code]");
  const place = form?.querySelector("[data-heard]");
  if (!place) return;
  const [codes, matters] = [CODES, MATTERS].map((which) => [...form.querySelectorAll(which)].map(words).join(", "));
  const said = codes && matters ? `${codes} on ${matters}` : codes || matters;
  const isBare = Boolean(said) && form.matches("[data-tag]") && !form.elements.passage.value;
  place.dataset.bare = isBare;
  const told = isBare ? `No passage is marked, but set: ${said}. Escape takes it back.` : said;
  if (place.textContent !== told) place.textContent = told;
};
for (const name of ["change", "input", "passage", "swapped", "kept", "reopened", "set"]) document.addEventListener(name, say);
document.addEventListener("reset", () => setTimeout(say));
