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
