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
    signal.throwIfAborted();
    for (const field of fields) field.complain(null);
    show(find("trouble"), false);
    showAnswer(told.result);
    await Promise.all([explain(signal), drawCurve(signal)]);
  } catch (error) {
    if (error.name === "AbortError") return;
    // What another version asks for, the form may not have asked.
    if (error instanceof Refusal && await follow().catch(() => false)) return predict({ isReal });
    if (signal.aborted) return;
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
