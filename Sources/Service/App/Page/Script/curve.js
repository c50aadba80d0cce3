async function drawCurve(signal) {
  const [field, column] = [fields.find(({ id }) => id === find("moved").value), drawable()];
  if (!form.rowWise || !field || !column) return show(find("what-if"), false);
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
  const told = `${column.label} over ${field.label}: lowest ${words(least.answer, column)} at `
    + `${fieldWords(field, least.value)}, highest ${words(most.answer, column)} at ${fieldWords(field, most.value)}.`;
  const picture = make("svg:svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Line chart. ${told}` },
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
  return [make("p", {}, told), picture, numbersBehind(field, column, line)];
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
