// All files of this folder are sent as one script. Texts only ever become text nodes.

const find = (id) => document.getElementById(id);
const svgNames = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `svg:` names belong to pictures. */
function make(name, attributes = {}, ...children) {
  const element = name.startsWith("svg:")
    ? document.createElementNS(svgNames, name.slice(4))
    : document.createElement(name);
  adjust(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets attributes; those without a value are taken away. */
function adjust(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) element.removeAttribute(key);
    else element.setAttribute(key, value === true ? "" : value);
  }
}

/** Makes these the children of an element. Those that are there already are moved only where their order changes. */
function arrange(element, children) {
  for (const child of [...element.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, place) => {
    if (element.children[place] !== child) element.insertBefore(child, element.children[place] ?? null);
  });
}

/** Gives a select its options, `[value, text]` each, and keeps what was chosen as long as it is among them. */
function offer(select, choices) {
  const offered = [...select.options].map((option) => [option.value, option.textContent]);
  if (JSON.stringify(offered) === JSON.stringify(choices)) return;
  const chosen = select.value;
  select.replaceChildren(...choices.map(([value, text]) => make("option", { value }, text)));
  if (choices.some(([value]) => value === chosen)) select.value = chosen;
}

function show(element, isShown = true) {
  element.hidden = !isShown;
}
