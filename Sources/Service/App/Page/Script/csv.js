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
