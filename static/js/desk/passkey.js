// Passkeys: the browser asks for one, and what it answers goes into the form that asked for it.

const { webauthnJSON } = window;
const SENTENCES = {
  NotAllowedError: "No passkey was chosen, or it took too long. Try again, or use another way.",
  InvalidStateError: "This device holds a passkey for your account already.",
  SecurityError: "Passkeys do not work at this address.",
};
// An address that is a number has no name that a passkey could belong to.
const hasName = /[a-z]/i.test(location.hostname) && !location.hostname.includes(":");
const works = hasName && webauthnJSON?.supported();

const say = (form, sentence) => { form.querySelector("[data-passkey-said]").textContent = sentence; };

const optionsOf = async (form) => {
  const given = document.getElementById(form.dataset.options ?? "");
  if (given) return JSON.parse(given.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The server could not be asked for a passkey. Wait a minute and try again.");
  return answer.json();
};

const make = (asked, isAlone) => {
  asked.publicKey.authenticatorSelection = {
    ...asked.publicKey.authenticatorSelection,
    residentKey: isAlone ? "required" : "discouraged",
    requireResidentKey: isAlone,
    ...(isAlone && { userVerification: "required" }),
  };
  return webauthnJSON.create(asked);
};

const ask = async (form) => {
  say(form, "Follow what your browser asks.");
  try {
    const asked = await optionsOf(form);
    const credential = form.dataset.passkey === "make"
      ? await make(asked.creation_options, form.elements.passwordless.checked)
      : await webauthnJSON.get(asked.request_options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(form, SENTENCES[error.name] ?? error.message);
  }
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = false;
  if (works) continue;
  form.querySelector("[data-passkey-ask]").disabled = true;
  say(form, hasName ? "This browser has no passkeys." : "Passkeys need an address with a name: open http://localhost instead of the number.");
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-passkey-ask]")?.form;
  if (form) ask(form);
});

// Enter in the name of a new passkey asks for it too, and sends no form without one.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-passkey]");
  if (form && !form.elements.credential.value) {
    event.preventDefault();
    ask(form);
  }
});
