const rowsShown = 25;
/** The scored file: titles, rows of texts, and which columns were computed. */
let scored = null;
let firstRow = 0;

/** The columns that a file must have. */
function fileColumns() {
  return form.inputs[0].fields.map((field) => field.name);
}

function describeFiles() {
  show(find("file"), form.takesFiles);
  if (!form.takesFiles) return;
  find("file-words").textContent = `The first line names the columns: ${fileColumns().join(", ")}. Others are kept. `
    + `Up to ${whole.format(form.rowLimit)} rows and ${whole.format(Math.floor(form.byteLimit / (1 << 20)))} MB.`;
}

function startFiles() {
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
  find("template").addEventListener("click", () => save(`${name}-cases.csv`, writeCSV([fileColumns()])));
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
    if (error instanceof Refusal) await follow().catch(complain);
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
