/** The numbers that can be explained and drawn: predictions where there are any. */
function numbers() {
  const own = columns.filter((column) => !column.passed && column.numeric);
  const predicted = own.filter((column) => column.role === "number" || column.role === "probability");
  return predicted.length > 0 ? predicted : own.filter((column) => !column.role);
}

function buildChoices() {
  const shown = numbers();
  const isOneClass = shown.length > 1 && shown.every((column) => column.role === "probability");
  offer(find("output"), [
    ...(isOneClass ? [["", "What is predicted"]] : []), ...shown.map((column) => [column.name, column.label]),
  ]);
  showChoice();
  const movable = fields.filter((field) => field.slider || field.kind === "choice" || field.kind === "flag");
  offer(find("moved"), movable.map((field) => [field.id, field.label]));
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
