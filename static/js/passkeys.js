// Passkeys: asks the browser what the form says, and sends its answer with the form.
// Forms without this stay hidden or say that they need it.

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function question(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of known || []) one.id = bytes(one.id);
  }
  return options;
}

function send(form, credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData",
    "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  form.elements.namedItem("credential").value = JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: {},
  });
  form.submit();
}

let waiting = null;

async function ask(form, extra) {
  waiting?.abort();
  waiting = new AbortController();
  const options = { publicKey: question(form), signal: waiting.signal, ...extra };
  const credential = await navigator.credentials[form.dataset.passkey](options);
  if (credential) send(form, credential);
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  const said = form.querySelector("[data-failed]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = "";
    ask(form).catch(() => { said.textContent = said.dataset.failed; });
  });
  if ("autofill" in form.dataset) {
    // The browser offers passkeys in the e-mail field; nobody is told if it cannot.
    PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
      if (can) ask(form, { mediation: "conditional" }).catch(() => {});
    });
  }
}
