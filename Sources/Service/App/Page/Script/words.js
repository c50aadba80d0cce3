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
