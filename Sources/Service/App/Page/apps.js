// The script of all pages: a list of them, and the page of one deployment. Texts only ever become text nodes.

const find = (id) => document.getElementById(id);
const svgNames = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `svg:` names belong to pictures. */
function make(name, attributes = {}, ...children) {
  const element = name.startsWith("svg:")
    ? document.createElementNS(svgNames, name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function show(element, isShown = true) {
  element.hidden = !isShown;
}

// Numbers and words

const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 5, useGrouping: "min2" });
const whole = new Intl.NumberFormat("en");
const signed = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, signDisplay: "exceptZero" });
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const roundPercent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const points = new Intl.NumberFormat("en", {
  minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero",
});

/** A value of an answer as people read it. */
function words(value, column) {
  if (value === null || value === undefined || value === "") return "missing";
  if (column?.role === "probability") return shareWords(Number(value));
  if (column?.flag) return [true, 1, "true", "1"].includes(value) ? "Yes" : "No";
  if (value === true) return "Yes";
  if (value === false) return "No";
  if (typeof value === "number") return digits.format(value);
  return String(value);
}

/** What isn't certain must not look so. */
function shareWords(value) {
  if (value > 0 && value < 0.0005) return "<0.1%";
  if (value < 1 && value >= 0.9995) return ">99.9%";
  return percent.format(value);
}

/** A mark at an axis. */
function markWords(value, column) {
  return column?.role === "probability" ? roundPercent.format(value) : digits.format(value);
}

/** By how much an answer moved. */
function movement(value, column) {
  return column.role === "probability" ? `${points.format(value * 100)} points` : signed.format(value);
}

// Asking the service

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

// The list of pages

async function startList() {
  const { deployments } = await askJSON("/v1/deployments");
  const pages = deployments.filter((deployment) => deployment.page);
  find("pages").replaceChildren(...pages.map((deployment) =>
    make("li", { class: "card" },
      make("a", { href: deployment.page }, deployment.name),
      make("p", { class: "quiet" }, `Version ${deployment.version}${deployment.note ? `: ${deployment.note}` : ""}`))));
  show(find("pages"), pages.length > 0);
  if (pages.length > 0) return;
  find("trouble").textContent =
    "There is no page yet. Deploying with the target app makes one: galley deploy FILE --as NAME --target app";
  show(find("trouble"));
}

// The page of a deployment

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

// The form

function buildFields() {
  const groups = form.inputs.map((input, place) => {
    const group = input.fields.map((field) => new Field(field, input.port, place));
    return { input, group };
  });
  fields = groups.flatMap(({ group }) => group);
  const isOnly = form.inputs.length === 1;
  find("fields").replaceChildren(...groups.map(({ input, group }) =>
    make("fieldset", {},
      make("legend", { class: isOnly ? "unseen" : undefined }, isOnly ? "Inputs" : input.port),
      ...group.map((field) => field.element))));
}

/** An input of the form: a control for its kind, what training saw of it, and what is wrong with it. */
class Field {
  constructor(description, port, place) {
    Object.assign(this, description);
    this.port = port;
    this.id = `input-${place}-${form.inputs[place].fields.indexOf(description)}`;
    this.key = `${port}\u0000${description.name}`;
    this.isNumber = this.kind === "number" || this.kind === "integer";
    this.control = this.makeControl();
    this.slider = this.isNumber && this.maximum > this.minimum ? this.makeSlider() : null;
    const hint = this.hint();
    this.outside = make("p", { class: "note outside", id: `${this.id}-outside`, hidden: true });
    this.wrong = make("p", { class: "note wrong", id: `${this.id}-wrong`, hidden: true });
    this.control.setAttribute("aria-describedby", `${this.id}-hint ${this.id}-outside ${this.id}-wrong`);
    this.element = make("div", { class: "field" },
      make("label", { for: this.id }, this.label),
      make("div", { class: this.slider ? "controls slides" : "controls" }, this.control, this.slider),
      make("p", { class: "hint", id: `${this.id}-hint` }, hint),
      this.outside, this.wrong);
    this.control.addEventListener("input", () => this.changed());
    this.set(this.value);
  }

  makeControl() {
    const common = { id: this.id, name: this.name };
    switch (this.kind) {
      case "choice": return this.makeSelect(common, this.choices.map((choice) => [choice, choice]));
      case "flag": return this.makeSelect(common, [["true", "Yes"], ["false", "No"]]);
      case "date": return make("input", { ...common, type: "date" });
      case "time": return make("input", { ...common, type: "datetime-local", step: 1 });
      case "text": return make("input", { ...common, type: "text", autocomplete: "off" });
      default: return make("input", {
        ...common, type: "number", inputmode: this.kind === "integer" ? "numeric" : "decimal",
        min: this.minimum, max: this.maximum, step: this.kind === "integer" ? 1 : "any", autocomplete: "off",
      });
    }
  }

  makeSelect(common, choices) {
    const options = choices.map(([value, text]) => make("option", { value }, text));
    if (this.nullable) options.unshift(make("option", { value: "" }, "(missing)"));
    return make("select", common, ...options);
  }

  makeSlider() {
    const slider = make("input", {
      type: "range", min: this.minimum, max: this.maximum, step: this.step ?? "any",
      "aria-label": `${this.label}, slider`,
    });
    slider.addEventListener("input", () => {
      this.control.value = slider.value;
      this.changed({ isSliding: true });
    });
    return slider;
  }

  hint() {
    const parts = [];
    if (this.isNumber && this.minimum !== undefined) {
      parts.push(`${digits.format(this.minimum)} to ${digits.format(this.maximum)} in training`);
    } else if (this.minimum !== undefined) {
      parts.push(`${this.minimum} to ${this.maximum} in training`);
    }
    if (this.nullable) parts.push(this.control.tagName === "SELECT" ? "may be missing" : "may be empty");
    return parts.join("; ");
  }

  text() {
    return this.control.value;
  }

  set(value) {
    let text = value === null || value === undefined ? "" : String(value);
    // Times come as 2013-01-31 06:00:00.5; the control takes 2013-01-31T06:00:00.
    if (this.kind === "time") text = text.replace(" ", "T").slice(0, 19);
    this.control.value = text;
    this.mark();
  }

  changed({ isSliding = false } = {}) {
    this.mark();
    if (!isSliding) this.complain(null);
    const place = String(fields.indexOf(this));
    if ([...find("moved").options].some((option) => option.value === place)) find("moved").value = place;
    later(() => predict());
  }

  /** Values that training didn't see are taken, and marked. */
  mark() {
    const value = Number(this.control.value);
    const isGiven = this.isNumber && this.control.value !== "";
    const isOutside = isGiven && (value < this.minimum || value > this.maximum);
    this.outside.textContent = "Outside what training saw: the answer is a guess.";
    show(this.outside, isOutside);
    if (this.slider && isGiven) this.slider.value = this.control.value;
  }

  /** Shows what is wrong, or nothing. */
  complain(words) {
    this.wrong.textContent = words === null ? "" : `${this.label} ${words}.`;
    show(this.wrong, words !== null);
    if (words === null) this.control.removeAttribute("aria-invalid");
    else this.control.setAttribute("aria-invalid", "true");
  }

  /** The value as JSON; a number keeps the digits that were typed. */
  json(text = this.control.value) {
    if (this.isNumber) {
      if (this.control.validity.badInput) return JSON.stringify("no number");
      if (text === "") return "null";
      return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? text : String(Number(text));
    }
    if (this.kind === "flag") return text === "" ? "null" : text;
    if (text === "" && (this.nullable || this.kind !== "text")) return "null";
    return JSON.stringify(text);
  }
}

/** The body of a request: each input's rows, one for each of `changes`, which hold other texts of one field. */
function body(changes, field) {
  const row = (port, change) => "{" + fields.filter((each) => each.port === port).map((each) =>
    `${JSON.stringify(each.name)}:${each === field && change !== undefined ? each.json(change) : each.json()}`,
  ).join(",") + "}";
  if (form.inputs.length > 1) {
    return "{" + form.inputs.map(({ port }) => `${JSON.stringify(port)}:[${row(port)}]`).join(",") + "}";
  }
  const port = form.inputs[0].port;
  return changes ? `[${changes.map((change) => row(port, change)).join(",")}]` : row(port);
}

// Predicting

let timer = 0;
function later(task) {
  clearTimeout(timer);
  timer = setTimeout(task, 120);
}

/** Has the case answered, explained and drawn; what an earlier change began is dropped. */
async function predict({ isReal = false } = {}) {
  clearTimeout(timer);
  work.abort();
  work = new AbortController();
  const { signal } = work;
  find("answer").setAttribute("aria-busy", "true");
  try {
    const told = await askJSON(isReal ? scorePath : `${pagePath}/what-if`, body(), signal);
    await follow(told.version);
    for (const field of fields) field.complain(null);
    show(find("trouble"), false);
    showAnswer(told.result);
    await Promise.all([explain(signal), drawCurve(signal)]);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refusal) || !showProblems(error, isReal)) complain(error);
  }
  find("answer").setAttribute("aria-busy", "false");
}

/** Puts each problem at its field; false where one has no field. */
function showProblems(refusal, isReal) {
  if (refusal.problems.length === 0) return false;
  for (const field of fields) field.complain(null);
  let first = null;
  for (const problem of refusal.problems) {
    const field = fields.find((each) =>
      each.name === problem.column && (problem.input === undefined || each.port === problem.input));
    if (!field) return false;
    field.complain(problem.message.replace("must not be null", "is needed").replace("the text “no number”", "that"));
    first ??= field;
  }
  for (const id of ["choice", "why", "what-if", "bar"]) show(find(id), false);
  find("answers").replaceChildren(make("p", {}, "There is no answer as long as something is wrong with the case."));
  say("There is no answer: something is wrong with the case.");
  if (isReal) first.control.focus();
  return true;
}

function showAnswer(result) {
  answered = result;
  const isOnly = form.outputs.length === 1;
  const parts = form.outputs.flatMap((output) => {
    const rows = [isOnly ? result : result[output.port]].flat();
    const title = isOnly ? null : make("h3", {}, output.port);
    if (rows.length === 0 || rows[0] === null) {
      return [title, make("p", {}, "The workflow leaves this case out, so there is no answer.")];
    }
    return [title, ...rows.flatMap((row) => answerParts(row, output.columns))];
  });
  find("answers").replaceChildren(...parts.filter(Boolean));
  showChoice();
  const summary = summarize(isOnly ? [result].flat()[0] : null);
  say(summary || "The answer has changed.");
  find("bar").textContent = summary;
  show(find("bar"), summary !== "");
}

function answerParts(row, shown) {
  const present = shown.filter((column) => column.name in row);
  const main = present.filter((column) => column.role && column.role !== "probability");
  const shares = present.filter((column) => column.role === "probability");
  const others = present.filter((column) => !column.role);
  if (shares.length > 1) shares.sort((left, right) => row[right.name] - row[left.name]);
  const hasPrediction = main.length + shares.length > 0;
  const list = others.length === 0 ? null : make("dl", { class: "others" }, ...others.flatMap((column) => [
    make("dt", {}, column.label), make("dd", {}, datum(row[column.name], column)),
  ]));
  return [
    ...main.map((column) => make("p", { class: "headline" },
      make("small", {}, column.label), datum(row[column.name], column))),
    shares.length === 0 ? null : make("dl", { class: "shares" }, ...shares.map((column) => make("div", {},
      make("dt", {}, shares.length > 1 && column.class ? column.class : column.label),
      make("dd", { "aria-hidden": "true" }, shareBar(row[column.name])),
      make("dd", {}, datum(row[column.name], column))))),
    list && hasPrediction ? make("details", {}, make("summary", {}, "All that was computed"), list) : list,
  ].filter(Boolean);
}

/** A value in words that keeps what the service said. */
function datum(value, column) {
  return make("data", { value: value === null ? "" : String(value), "data-column": column.name }, words(value, column));
}

function shareBar(value) {
  return make("svg:svg", { class: "share", viewBox: "0 0 100 10", preserveAspectRatio: "none", focusable: "false" },
    make("svg:rect", { class: "track", width: 100, height: 10, rx: 2 }),
    make("svg:rect", { class: "fill", width: Math.max(0, Math.min(100, value * 100)), height: 10, rx: 2 }));
}

function summarize(row) {
  if (!row) return "";
  const main = columns.filter((column) => column.role && column.role !== "probability")
    .map((column) => `${column.label}: ${words(row[column.name], column)}`);
  const shares = columns.filter((column) => column.role === "probability");
  const best = shares.reduce((best, column) => (!best || row[column.name] > row[best.name] ? column : best), null);
  const share = best && `${best.class ? "" : `${best.label}: `}${words(row[best.name], best)}`;
  return [...main, share].filter(Boolean).join(", ");
}

/** Tells a screen reader, once nothing moves any more. */
let speaking = 0;
function say(text) {
  clearTimeout(speaking);
  speaking = setTimeout(() => { find("spoken").textContent = text; }, 700);
}

// Explaining

/** The numbers that can be explained and drawn: predictions where there are any. */
function numbers() {
  const own = columns.filter((column) => !column.passed && column.numeric);
  const predicted = own.filter((column) => column.role === "number" || column.role === "probability");
  return predicted.length > 0 ? predicted : own.filter((column) => !column.role);
}

function buildChoices() {
  const shown = numbers();
  find("output").replaceChildren(
    ...(shown.length > 1 && shown.every((column) => column.role === "probability")
      ? [make("option", { value: "" }, "What is predicted")] : []),
    ...shown.map((column) => make("option", { value: column.name }, column.label)));
  showChoice();
  const movable = fields.filter((field) => field.slider || field.kind === "choice" || field.kind === "flag");
  find("moved").replaceChildren(...movable.map((field) =>
    make("option", { value: fields.indexOf(field) }, field.label)));
}

function showChoice() {
  show(find("choice"), numbers().length > 1 && form.rowWise);
}

/** The number that is explained and drawn: the one that was chosen, or the probability of what is predicted. */
function drawable() {
  const shown = numbers();
  const chosen = shown.find((column) => column.name === find("output").value);
  if (chosen || shown.length < 2 || !answered) return chosen ?? shown[0];
  return shown.reduce((best, column) => (answered[column.name] > answered[best.name] ? column : best));
}

async function explain(signal) {
  const column = drawable();
  if (!form.explains || !column) return show(find("why"), false);
  const told = await askJSON(`${scorePath}/explanation`, body(), signal);
  const output = told.outputs.find((each) => each.column === column.name);
  show(find("why"), output !== undefined);
  if (!output) return;
  const moved = fields.map((field) => ({ field, by: output.contributions[field.name] }))
    .sort((left, right) => Math.abs(right.by) - Math.abs(left.by));
  find("why-words").textContent =
    `${column.label}: a typical case gets ${words(output.typical, column)}, this one ${words(output.answer, column)}. `
    + "Together the inputs make the difference:";
  const most = Math.max(...moved.map(({ by }) => Math.abs(by)), Number.MIN_VALUE);
  find("why-table").tBodies[0].replaceChildren(...moved.map(({ field, by }) =>
    make("tr", {},
      make("th", { scope: "row" }, field.label),
      make("td", {}, fieldWords(field, field.text())),
      make("td", {}, fieldWords(field, told.typical[field.name])),
      make("td", {}, make("div", { class: "effect" },
        make("data", { value: by, "data-input": field.name }, movement(by, column)),
        effectBar(by / most))))));
  find("why-how").textContent =
    `The whole workflow answered ${told.rows} mixtures of this case and a typical one (the mean of each number, the `
    + "most frequent category, the recorded date). What an input moved is the average over "
    + (told.exact ? "all orders" : "a fixed sample of the orders")
    + " in which the inputs can be changed from the one to the other (Shapley values). It tells what the workflow "
    + "does, not what would happen in the world if the input were changed.";
}

function fieldWords(field, value) {
  if (value === null || value === undefined || value === "") return "missing";
  if (field.kind === "flag") return String(value) === "true" ? "Yes" : "No";
  return field.isNumber ? digits.format(Number(value)) : String(value);
}

function effectBar(share) {
  const width = Math.abs(share) * 50;
  return make("svg:svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    make("svg:rect", { class: "track", width: 100, height: 10 }),
    make("svg:rect", { class: share < 0 ? "less" : "more", x: share < 0 ? 50 - width : 50, width, height: 10 }),
    make("svg:line", { class: "zero", x1: 50, x2: 50, y1: 0, y2: 10 }));
}

// What if

async function drawCurve(signal) {
  const [field, column] = [fields[Number(find("moved").value)], drawable()];
  if (!form.rowWise || !field || !column || find("moved").options.length === 0) return show(find("what-if"), false);
  const values = field.slider ? range(field) : field.kind === "flag" ? ["true", "false"] : field.choices.map(String);
  const told = await askJSON(`${pagePath}/what-if`, body(values, field), signal);
  const line = values.map((value, place) => ({ value, answer: told.result[place][column.name] }));
  show(find("what-if"));
  find("curve").replaceChildren(...(field.slider ? curve(field, column, line) : bars(field, column, line)));
}

/** About forty texts from the least to the greatest that training saw, at whole numbers where there are only those. */
function range({ minimum, maximum, kind }) {
  const span = maximum - minimum;
  const count = kind === "integer" ? Math.min(span, 40) : 40;
  const values = Array.from({ length: count + 1 }, (_, place) => minimum + (span * place) / count);
  return values.map((value) => (kind === "integer" ? String(Math.round(value)) : String(Number(value.toPrecision(12)))));
}

function curve(field, column, line) {
  const [width, height, left, right, top, bottom] = [roomFor("curve"), 260, 62, 14, 14, 40];
  const known = line.filter(({ answer }) => answer !== null);
  if (known.length === 0) return [make("p", {}, "There is no answer anywhere in that range.")];
  const answers = known.map(({ answer }) => answer);
  const ticks = marks(...atLeastATenth(Math.min(...answers), Math.max(...answers), column));
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const x = (value) => left + ((value - field.minimum) / (field.maximum - field.minimum)) * (width - left - right);
  const y = (value) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom);
  const here = Number(field.text());
  const current = answered?.[column.name];
  const isInside = field.text() !== "" && here >= field.minimum && here <= field.maximum;
  const [least, most] = ["min", "max"].map((end) => known.find(({ answer }) => answer === Math[end](...answers)));
  const words_ = `${column.label} over ${field.label}: lowest ${words(least.answer, column)} at `
    + `${fieldWords(field, least.value)}, highest ${words(most.answer, column)} at ${fieldWords(field, most.value)}.`;
  const picture = make("svg:svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Line chart. ${words_}` },
    ...ticks.flatMap((tick) => [
      make("svg:line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      make("svg:text", { class: "axis", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, markWords(tick, column)),
    ]),
    ...marks(field.minimum, field.maximum).filter((tick) => tick >= field.minimum && tick <= field.maximum).map((tick) =>
      make("svg:text", { class: "axis", x: x(tick), y: height - bottom + 18, "text-anchor": "middle" },
        digits.format(tick))),
    make("svg:text", { class: "axis", x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, field.label),
    isInside ? make("svg:line", { class: "here", x1: x(here), x2: x(here), y1: top, y2: height - bottom }) : null,
    make("svg:path", {
      class: "curve", d: known.map(({ value, answer }, place) => `${place ? "L" : "M"}${x(Number(value))} ${y(answer)}`).join(""),
    }),
    isInside && typeof current === "number"
      ? make("svg:circle", { class: "dot", cx: x(here), cy: y(Math.max(low, Math.min(high, current))), r: 6 }) : null);
  return [make("p", {}, words_), picture, numbersBehind(field, column, line)];
}

function bars(field, column, line) {
  const most = column.role === "probability" ? 1 : Math.max(...line.map(({ answer }) => Math.abs(answer)), Number.MIN_VALUE);
  return [make("table", { class: "bars" },
    make("caption", { class: "unseen" }, `${column.label} for each ${field.label}`),
    make("thead", {}, make("tr", {},
      ...[field.label, column.label].map((title) => make("th", { scope: "col" }, title)),
      make("td", { "aria-hidden": "true" }))),
    make("tbody", {}, ...line.map(({ value, answer }) => make("tr", { class: value === field.text() ? "now" : undefined },
      make("th", { scope: "row" }, fieldWords(field, value) + (value === field.text() ? " (now)" : "")),
      make("td", {}, words(answer, column)),
      make("td", { "aria-hidden": "true" }, shareBar(answer === null ? 0 : Math.abs(answer) / most))))))];
}

function numbersBehind(field, column, line) {
  return make("details", {}, make("summary", {}, "The numbers"),
    make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "The numbers, a table" },
      make("table", {},
        make("thead", {}, make("tr", {}, ...[field.label, column.label].map((title) => make("th", { scope: "col" }, title)))),
        make("tbody", {}, ...line.map(({ value, answer }) => make("tr", {},
          make("th", { scope: "row" }, fieldWords(field, value)), make("td", {}, words(answer, column))))))));
}

/** How wide a picture can be, so that its letters are as large as the others. */
function roomFor(id) {
  return find(id).clientWidth || 560;
}

/** Probabilities are drawn over ten points or more, so that what hardly matters looks so. */
function atLeastATenth(least, greatest, { role }) {
  if (role !== "probability" || greatest - least > 0.1) return [least, greatest];
  const low = Math.max(0, Math.min(0.9, (least + greatest) / 2 - 0.05));
  return [low, low + 0.1];
}

/** Round numbers, about five of them, from below the least to above the greatest. */
function marks(least, greatest) {
  if (least === greatest) [least, greatest] = [least - (Math.abs(least) || 1) / 10, greatest + (Math.abs(greatest) || 1) / 10];
  const rough = (greatest - least) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((factor) => unit * factor >= rough);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(greatest / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

// Files

const rowsShown = 25;
/** The scored file: titles, rows of texts, and which columns were computed. */
let scored = null;
let firstRow = 0;

function startFiles() {
  show(find("file"), form.takesFiles);
  if (!form.takesFiles) return;
  const names = form.inputs[0].fields.map((field) => field.name);
  find("file-words").textContent = `The first line names the columns: ${names.join(", ")}. Others are kept. `
    + `Up to ${whole.format(form.rowLimit)} rows and ${whole.format(Math.floor(form.byteLimit / (1 << 20)))} MB.`;
  find("file-input").addEventListener("change", (event) => take(event.target.files[0]));
  const drop = find("drop");
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
  find("template").addEventListener("click", () => save(`${name}-cases.csv`, writeCSV([names])));
  find("drawn").addEventListener("change", drawDistribution);
  find("previous").addEventListener("click", () => turn(-rowsShown));
  find("next").addEventListener("click", () => turn(rowsShown));
  find("download").addEventListener("click", (event) => {
    event.preventDefault();
    save(`${name}-answers.csv`, writeCSV([scored.titles, ...scored.rows]));
  });
}

async function take(file) {
  if (!file) return;
  const isParquet = file.name.toLowerCase().endsWith(".parquet");
  show(find("file-problems"), false);
  show(find("file-results"), false);
  find("file-status").textContent = `${file.name} is being scored …`;
  try {
    const type = isParquet ? "application/vnd.apache.parquet" : "text/csv";
    const answer = await ask(scorePath, {
      method: "POST", body: file, headers: { "Content-Type": type, Accept: "text/csv" },
    });
    await follow(Number(answer.headers.get("Galley-Version")));
    scored = besides(readCSV(await answer.text()), isParquet ? null : readCSV(await file.text()));
    find("file-status").textContent = `${file.name}: ${whole.format(scored.rows.length)} rows have been scored.`;
    showResults();
  } catch (error) {
    find("file-status").textContent = "";
    showFileProblems(file, error);
  }
  // The same file may be chosen again once it has been mended.
  find("file-input").value = "";
}

/** The answers beside what was asked, where each row has one. */
function besides([titles, ...rows], given) {
  if (!given || given.length - 1 !== rows.length || !form.rowWise) {
    return { titles, rows, computed: titles.map((title) => columns.some((column) => column.name === title && column.role)) };
  }
  const known = new Set(given[0]);
  const added = titles.map((title, place) => ({ title, place })).filter(({ title }) => {
    const column = columns.find((each) => each.name === title);
    return column?.role || !known.has(title);
  });
  return {
    titles: [...given[0], ...added.map(({ title }) => title)],
    rows: rows.map((row, place) => [...given[place + 1], ...added.map((column) => row[column.place])]),
    computed: [...given[0].map(() => false), ...added.map(() => true)],
  };
}

function showFileProblems(file, error) {
  const problems = error instanceof Refusal ? error.problems : [];
  const isCSV = !file.name.toLowerCase().endsWith(".parquet");
  find("file-problems").replaceChildren(
    make("p", {}, problems.length === 0
      ? (error instanceof Refusal ? `${file.name}: ${error.message}.` : "The service can't be reached just now.")
      : `${file.name} was not scored: mend these rows and choose it again.`),
    problems.length === 0 ? "" : make("ul", {},
      ...problems.map((problem) => make("li", {},
        `Row ${problem.row + 1}${isCSV ? ` (line ${problem.row + 2})` : ""}: ${problem.column} `
        + problem.message.replace("must not be null", "must not be missing"))),
      error.more ? make("li", {}, "and more") : null));
  show(find("file-problems"));
}

function showResults() {
  firstRow = 0;
  const role = (title) => columns.find((column) => column.name === title)?.role;
  scored.columns = scored.titles.map((title, place) =>
    (scored.computed[place] ? columns.find((column) => column.name === title) : undefined));
  const drawn = scored.titles.filter((title, place) => scored.computed[place]);
  drawn.sort((left, right) => Number(Boolean(role(right))) - Number(Boolean(role(left))));
  find("drawn").replaceChildren(...drawn.map((title) =>
    make("option", { value: scored.titles.lastIndexOf(title) }, columns.find((column) => column.name === title)?.label ?? title)));
  find("file-table").tHead.replaceChildren(make("tr", {},
    make("th", { scope: "col" }, "Row"),
    ...scored.titles.map((title, place) =>
      make("th", { scope: "col", class: scored.computed[place] ? "computed" : undefined }, title))));
  show(find("file-results"));
  turn(0);
  drawDistribution();
}

function turn(by) {
  firstRow = Math.max(0, firstRow + by);
  const shown = scored.rows.slice(firstRow, firstRow + rowsShown);
  find("file-table").tBodies[0].replaceChildren(...shown.map((row, place) => make("tr", {},
    make("th", { scope: "row" }, whole.format(firstRow + place + 1)),
    ...row.map((text, column) => make("td", { class: scored.computed[column] ? "computed" : undefined },
      scored.columns[column]?.numeric && text !== "" ? words(Number(text), scored.columns[column]) : text)))));
  find("page-words").textContent =
    `Rows ${whole.format(shown.length ? firstRow + 1 : 0)} to ${whole.format(firstRow + shown.length)} of ${whole.format(scored.rows.length)}`;
  find("previous").disabled = firstRow === 0;
  find("next").disabled = firstRow + rowsShown >= scored.rows.length;
}

/** How a column's values are spread: a histogram of numbers, a bar for each class. */
function drawDistribution() {
  const place = Number(find("drawn").value);
  const texts = scored.rows.map((row) => row[place]).filter((text) => text !== "");
  const column = columns.find((each) => each.name === scored.titles[place]);
  const isNumber = column?.numeric && !column.flag && column.role !== "class";
  const groups = isNumber ? histogram(texts.map(Number), column) : counts(texts, column);
  const most = Math.max(...groups.map(({ count }) => count), 1);
  const picture = isNumber ? histogramPicture(groups, most, column) : null;
  const table = make("table", { class: "bars" },
    make("caption", { class: "unseen" }, `How often each value of ${column?.label ?? "it"} came`),
    make("thead", {}, make("tr", {},
      ...[column?.label ?? "Value", "Rows"].map((title) => make("th", { scope: "col" }, title)),
      make("td", { "aria-hidden": "true" }))),
    make("tbody", {}, ...groups.map(({ title, count }) => make("tr", {},
      make("th", { scope: "row" }, title), make("td", {}, whole.format(count)),
      make("td", { "aria-hidden": "true" }, shareBar(count / most))))));
  find("distribution").replaceChildren(...(picture
    ? [picture, make("details", {}, make("summary", {}, "The numbers"), table)] : [table]));
}

function counts(texts, column) {
  const found = new Map();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  const sorted = [...found].sort((left, right) => right[1] - left[1]);
  const shown = sorted.slice(0, 20).map(([text, count]) => ({ title: words(text, column), count }));
  const rest = sorted.slice(20).reduce((sum, [, count]) => sum + count, 0);
  return rest > 0 ? [...shown, { title: "all others", count: rest }] : shown;
}

function histogram(values, column) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [];
  let [low, high] = [Infinity, -Infinity];
  for (const value of finite) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (column.role === "probability") [low, high] = [0, 1];
  const size = 20;
  const width = (high - low) / size || 1;
  const groups = Array.from({ length: size }, (_, place) => ({
    low: low + place * width, high: low + (place + 1) * width, count: 0,
  }));
  for (const value of finite) groups[Math.min(size - 1, Math.floor((value - low) / width))].count += 1;
  return groups.map((group) => ({
    ...group, title: `${words(group.low, column)} to ${words(group.high, column)}`,
  }));
}

function histogramPicture(groups, most, column) {
  if (groups.length === 0) return make("p", {}, "There is no number to draw.");
  const [width, height, left, right, top, bottom] = [roomFor("distribution"), 240, 56, 28, 12, 40];
  const slot = (width - left - right) / groups.length;
  const peak = groups.reduce((best, group) => (group.count > best.count ? group : best));
  const ticks = marks(0, most);
  const high = ticks[ticks.length - 1];
  const y = (count) => height - bottom - (count / high) * (height - top - bottom);
  return make("svg:svg", {
    viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Histogram of ${column.label}. Most rows, ${peak.count}, lie from ${peak.title}.`,
  },
  ...ticks.flatMap((tick) => [
    make("svg:line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
    make("svg:text", { class: "axis", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, digits.format(tick)),
  ]),
  ...groups.map((group, place) => make("svg:rect", {
    class: "fill", x: left + place * slot + 1, width: slot - 2, y: y(group.count), height: height - bottom - y(group.count),
  }, make("svg:title", {}, `${group.title}: ${group.count}`))),
  ...(width > 500 ? [0, 5, 10, 15, 20] : [0, 10, 20]).map((place) => make("svg:text", {
    class: "axis", x: left + place * slot, y: height - bottom + 18, "text-anchor": "middle",
  }, markWords(place < groups.length ? groups[place].low : groups[place - 1].high, column))),
  make("svg:text", { class: "axis", x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, column.label));
}

/** CSV taken apart (RFC 4180): records of texts. */
function readCSV(text) {
  const records = [];
  let record = [];
  let rest = 0;
  const source = text.replace(/^\uFEFF/, "");
  const pattern = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  while (rest < source.length) {
    pattern.lastIndex = rest;
    const found = pattern.exec(source);
    if (!found) break;
    rest = pattern.lastIndex;
    const field = found[1];
    record.push(field.startsWith("\"") ? field.slice(1, -1).replaceAll("\"\"", "\"") : field);
    if (found[2] === ",") {
      if (rest === source.length) record.push("");
      else continue;
    }
    // Blank lines are stepped over, as the service does.
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  if (record.length > 0) records.push(record);
  return records;
}

function writeCSV(records) {
  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text);
  return records.map((record) => record.map(field).join(",") + "\n").join("");
}

function save(file, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = make("a", { href: address, download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

(document.body.dataset.page === "list" ? startList() : startApp()).catch(complain);
