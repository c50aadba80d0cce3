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
