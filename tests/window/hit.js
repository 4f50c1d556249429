// Says of the next click whether it hits an element. Between the look for an element and the click the page can move.
const [element] = arguments;
window.sandbarHit = null;
const note = (event) => {
  window.sandbarHit = element.contains(event.target);
};
window.addEventListener("click", note, { capture: true, once: true });
