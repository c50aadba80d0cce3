class Refusal extends Error {
  constructor(status, error) {
    super(error?.message ?? `the service answered with ${status}`);
    this.status = status;
    this.problems = error?.problems ?? [];
    this.more = error?.more === true;
  }
}

const tokenKey = "galley-token";

/** Asks for a token, again if need be, until the service takes one. */
function askForToken(reason) {
  const form = find("token");
  find("token-words").textContent = `This service wants to know who asks. ${reason}`;
  show(form);
  find("token-text").value = "";
  find("token-text").focus();
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(tokenKey, find("token-text").value.trim());
      show(form, false);
      resolve();
    };
  });
}

async function ask(path, options = {}) {
  for (;;) {
    const token = sessionStorage.getItem(tokenKey);
    const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(path, { ...options, headers });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    if (answer.status !== 401) throw new Refusal(answer.status, told.error);
    sessionStorage.removeItem(tokenKey);
    await askForToken(token ? `What you gave was refused: ${told.error?.message ?? "unknown"}.` : "");
  }
}

async function askJSON(path, body, signal) {
  const options = body === undefined ? {} : {
    method: "POST", body, signal, headers: { "Content-Type": "application/json" },
  };
  return (await ask(path, options)).json();
}

function complain(error) {
  if (error.name === "AbortError") return;
  find("trouble").textContent =
    error instanceof Refusal ? error.message : "The service can't be reached just now; try again in a moment.";
  show(find("trouble"));
}
