// All files of this folder are sent as one script. Texts only ever become text nodes.

const find = (id) => document.getElementById(id);
const svgNames = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `svg:` names belong to pictures. */
function make(name, attributes = {}, ...children) {
  const element = name.startsWith("svg:")
    ? document.createElementNS(svgNames, name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function show(element, isShown = true) {
  element.hidden = !isShown;
}
