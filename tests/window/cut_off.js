// Gives the texts on the screen that cannot be read to their end.

/** What is there for screen readers only is a pixel wide. */
const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth !== 1;
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);

function hides(element) {
  const style = getComputedStyle(element);
  const told = style.textOverflow === "ellipsis" && element.closest("[title]") !== null;
  return !told && /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
}

/** Whether it goes over the window's edge with no way to scroll there. */
function leaves(element) {
  if (element.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let outer = element; outer; outer = outer.parentElement) if (scrolls(outer)) return false;
  return true;
}

const texts = [...document.body.querySelectorAll("*")].filter((element) => isSeen(element) && hasText(element));
const cut = texts.filter((element) => hides(element) || leaves(element));
return cut.map((element) => element.innerText).filter((text) => text !== "");
