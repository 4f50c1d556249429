// The least that a page with React can be: one component that fills the window. React comes from the page's own
// packages, by path, since a folder outside of `ui` does not find them by name.
import { createElement } from "../../../ui/node_modules/react/index.js";
import { createRoot } from "../../../ui/node_modules/react-dom/client.js";

function Empty() {
  return createElement("main");
}

createRoot(document.getElementById("root")).render(createElement(Empty));
