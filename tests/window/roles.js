// Finds what is on the screen by role and name, as a screen reader would tell it.
//
// Takes a chain of { role, name, goesOn, parts }, outermost first, and gives [element, text] for each visible match of
// the last link that lies inside a match of the one before. Of https://www.w3.org/TR/html-aam-1.0/ and
// https://www.w3.org/TR/accname-1.2/ it knows the parts that the page uses.

const roleOfTag = {
  A: "link", ASIDE: "complementary", BUTTON: "button", CODE: "code", DD: "definition", DT: "term", H1: "heading",
  H2: "heading", H3: "heading", HEADER: "banner", IMG: "img", LI: "listitem", MAIN: "main", NAV: "navigation",
  OL: "list", SECTION: "region", TABLE: "table", TBODY: "rowgroup", TD: "cell", TEXTAREA: "textbox",
  TH: "columnheader", THEAD: "rowgroup", TR: "row", UL: "list",
};
const roleOfInput = { button: "button", checkbox: "checkbox", radio: "radio", search: "textbox", submit: "button" };
/** Roles whose name is their content where nothing else names them. */
const namedByContent = new Set([
  "button", "cell", "checkbox", "code", "columnheader", "gridcell", "heading", "link", "listitem", "menuitem", "option",
  "radio", "row", "rowheader", "term", "definition", "status", "tooltip",
]);

/** Roles that are one thing to a person. */
const kinds = { field: ["textbox", "combobox", "searchbox"], notice: ["alert", "status"] };

function roleOf(element) {
  const said = element.getAttribute("role");
  if (said) return said;
  if (element.tagName === "INPUT") return roleOfInput[element.type] ?? "textbox";
  if (element.tagName === "TH" && element.scope === "row") return "rowheader";
  return roleOfTag[element.tagName];
}

const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();

function nameOf(element) {
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const labelled = ids.map((id) => document.getElementById(id)?.innerText ?? "");
  const labels = [...(element.labels ?? [])].map((label) => label.innerText);
  const content = namedByContent.has(roleOf(element)) ? element.innerText : "";
  const sources = [labelled.join(" "), element.getAttribute("aria-label"), labels.join(" "), content];
  return sources.map(plain).find(Boolean) ?? plain(element.title || element.getAttribute("placeholder"));
}

function isVisible(element) {
  if (element.closest("[aria-hidden=true], [inert]")) return false;
  return element.checkVisibility({ visibilityProperty: true });
}

function matches(element, { role, name, goesOn, parts }) {
  const own = roleOf(element);
  if (role !== own && !kinds[role]?.includes(own)) return false;
  if (name !== null) {
    const named = nameOf(element);
    if (goesOn ? !named.startsWith(name) : named !== plain(name)) return false;
  }
  return parts.every((part) => plain(element.innerText).includes(plain(part)));
}

let found = [document];
for (const link of arguments[0]) {
  const inside = found.flatMap((outer) => [...outer.querySelectorAll("*")]);
  found = [...new Set(inside)].filter((element) => matches(element, link) && isVisible(element));
}
return found.map((element) => [element, element.innerText ?? ""]);
