import { clearMocks } from "@tauri-apps/api/mocks";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

configure({ asyncUtilTimeout: 15_000 });

// What jsdom lacks: a size of things, and a few calls that only a drawn page answers.
Object.defineProperty(Element.prototype, "clientHeight", { configurable: true, get: () => 640 });
Object.defineProperty(Element.prototype, "clientWidth", { configurable: true, get: () => 1000 });
Element.prototype.scrollTo = function scrollTo(this: Element, to?: ScrollToOptions | number) {
  this.scrollTop = typeof to === "object" ? (to.top ?? 0) : 0;
  this.dispatchEvent(new Event("scroll"));
} as Element["scrollTo"];
Object.defineProperty(Element.prototype, "scrollHeight", { configurable: true, get: () => 1e9 });
Element.prototype.getBoundingClientRect = () => new DOMRect(10, 10, 120, 30);
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView = () => {};
window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.defineProperty(document, "fonts", {
  configurable: true,
  value: { addEventListener() {}, removeEventListener() {} },
});

afterEach(async () => {
  cleanup();
  // What still ends after the page is gone may ask once more: the made-up engine goes last.
  await Promise.resolve();
  clearMocks();
  vi.resetModules();
});
