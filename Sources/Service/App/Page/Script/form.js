/** Makes the form ask what the deployment asks now: what it asked before keeps its place, its value and the focus. */
function buildFields() {
  const before = new Map(fields.map((field) => [field.key, field]));
  const focused = document.activeElement;
  const isOnly = form.inputs.length === 1;
  fields = [];
  const groups = form.inputs.map(({ port, fields: descriptions }, place) => {
    const group = descriptions.map((description) => Field.following(before, description, port));
    fields.push(...group);
    const element = find(`inputs-${place}`) ?? make("fieldset", { id: `inputs-${place}` }, make("legend"));
    const legend = element.firstElementChild;
    adjust(legend, { class: isOnly ? "unseen" : null });
    legend.textContent = isOnly ? "Inputs" : port;
    arrange(element, [legend, ...group.map((field) => field.element)]);
    return element;
  });
  arrange(find("fields"), groups);
  if (focused !== document.activeElement) focused.focus({ preventScroll: true });
}

let fieldsMade = 0;

/** An input of the form: a control for its kind, what training saw of it, and what is wrong with it. */
class Field {
  constructor(description, port) {
    this.name = description.name;
    this.port = port;
    this.key = Field.key(description, port);
    this.isNumber = Field.family(description.kind) === "number";
    this.id = `input-${fieldsMade++}`;
    this.control = this.makeControl(description.kind);
    this.slider = null;
    this.title = make("label", { for: this.id });
    this.controls = make("div");
    this.hint = make("p", { class: "hint", id: `${this.id}-hint` });
    this.outside = make("p", { class: "note outside", id: `${this.id}-outside`, hidden: true });
    this.wrong = make("p", { class: "note wrong", id: `${this.id}-wrong`, hidden: true });
    this.control.setAttribute("aria-describedby", `${this.id}-hint ${this.id}-outside ${this.id}-wrong`);
    this.element = make("div", { class: "field" }, this.title, this.controls, this.hint, this.outside, this.wrong);
    this.control.addEventListener("input", () => this.changed());
    this.describe(description);
    this.set(this.value);
  }

  /** The field that there is for such an input already, or a new one. */
  static following(before, description, port) {
    const known = before.get(Field.key(description, port));
    known?.describe(description);
    return known ?? new Field(description, port);
  }

  static key({ name, kind }, port) {
    return [port, name, Field.family(kind)].join("\u0000");
  }

  /** Kinds that have the same control. */
  static family(kind) {
    return kind === "integer" ? "number" : kind;
  }

  /** Takes up what the deployment says of the input, and leaves what was typed. */
  describe({ label, kind, nullable, choices, minimum, maximum, step, value }) {
    Object.assign(this, { label, kind, nullable, choices, minimum, maximum, step, value });
    const text = this.text();
    const missing = nullable ? [["", "(missing)"]] : [];
    if (kind === "choice") offer(this.control, [...missing, ...choices.map((choice) => [String(choice), String(choice)])]);
    if (kind === "flag") offer(this.control, [...missing, ["true", "Yes"], ["false", "No"]]);
    if (this.isNumber) this.bound();
    arrange(this.controls, [this.control, this.slider].filter(Boolean));
    this.controls.className = this.slider ? "controls slides" : "controls";
    this.title.textContent = label;
    this.hint.textContent = this.hintWords();
    if (text === this.text()) this.mark();
    else this.set(value);
  }

  makeControl(kind) {
    const common = { id: this.id, name: this.name };
    switch (kind) {
      case "choice": case "flag": return make("select", common);
      case "date": return make("input", { ...common, type: "date" });
      case "time": return make("input", { ...common, type: "datetime-local", step: 1 });
      case "text": return make("input", { ...common, type: "text", autocomplete: "off" });
      default: return make("input", { ...common, type: "number", autocomplete: "off" });
    }
  }

  bound() {
    const { minimum: min, maximum: max } = this;
    const isWhole = this.kind === "integer";
    adjust(this.control, { min, max, step: isWhole ? 1 : "any", inputmode: isWhole ? "numeric" : "decimal" });
    this.slider = max > min ? this.slider ?? this.makeSlider() : null;
    if (this.slider) adjust(this.slider, { min, max, step: this.step ?? "any", "aria-label": `${this.label}, slider` });
  }

  makeSlider() {
    const slider = make("input", { type: "range" });
    slider.addEventListener("input", () => {
      this.control.value = slider.value;
      this.changed({ isSliding: true });
    });
    return slider;
  }

  hintWords() {
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
    if ([...find("moved").options].some((option) => option.value === this.id)) find("moved").value = this.id;
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
