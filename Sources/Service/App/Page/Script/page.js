/** What the service says of the deployment, and what is on the page. */
let form = null;
let fields = [];
let columns = [];
let answered = null;
let work = new AbortController();

const name = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const scorePath = `/v1/deployments/${encodeURIComponent(name)}`;
const pagePath = `/apps/${encodeURIComponent(name)}`;

async function startApp() {
  find("title").textContent = name;
  await loadForm();
  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    predict({ isReal: true });
  });
  find("reset").addEventListener("click", () => {
    for (const field of fields) field.set(field.value);
    predict();
  });
  find("output").addEventListener("change", () => predict());
  find("moved").addEventListener("change", () => predict());
  startFiles();
  show(find("case"));
  await predict();
}

async function loadForm() {
  const kept = new Map(fields.map((field) => [field.key, field.text()]));
  form = await askJSON(`${pagePath}/form`);
  find("title").textContent = form.label;
  document.title = `${form.label} – Galley`;
  find("version").textContent = `Version ${form.version}${form.note ? `: ${form.note}` : ""}`;
  buildFields();
  for (const field of fields) if (kept.has(field.key)) field.set(kept.get(field.key));
  columns = form.outputs.flatMap((output) => output.columns.map((column) => ({ ...column, port: output.port })));
  buildChoices();
}

/** A newer version, or an older one, has gone live since the form was made. */
async function follow(version) {
  if (version === form.version) return;
  await loadForm();
  find("news").textContent = `Version ${form.version} is live now; the form was made anew for it.`;
  show(find("news"));
}
