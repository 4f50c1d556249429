import { type RefObject, useEffect, useState } from "react";

/** The width of an element inside its scroll bars, in pixels, followed as it changes; 0 until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observed = element.current;
    if (!observed) return;
    // Not by animation frames: a window that is covered draws none, and shows the wrong columns when it comes up.
    const observer = new ResizeObserver(() => setWidth(observed.clientWidth));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
