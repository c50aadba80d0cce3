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

/** Asks what the form is now, and changes what differs. */
async function loadForm() {
  form = await askJSON(`${pagePath}/form`);
  find("title").textContent = form.label;
  document.title = `${form.label} – Galley`;
  find("version").textContent = `Version ${form.version}${form.note ? `: ${form.note}` : ""}`;
  buildFields();
  columns = form.outputs.flatMap((output) => output.columns.map((column) => ({ ...column, port: output.port })));
  buildChoices();
  describeFiles();
}

/** Takes up the version that is live, where that may be another than the form's; returns whether it is. */
async function follow(version) {
  if (version === form.version) return false;
  const [before, asked] = [form.version, fields];
  await loadForm();
  if (form.version === before) return false;
  const labels = (some, others) => some.filter((field) => !others.includes(field)).map((field) => field.label).join(", ");
  const [more, fewer] = [labels(fields, asked), labels(asked, fields)];
  find("news").textContent = `Version ${form.version} is live now; what you typed is kept.`
    + (more ? ` It asks for ${more}, too.` : "") + (fewer ? ` It no longer asks for ${fewer}.` : "");
  show(find("news"));
  return true;
}
