import { useSyncExternalStore } from "react";

/** A value that outlives the components that show it. */
export interface Cell<T> {
  get: () => T;
  set: (next: T) => void;
  /** The value, followed as it changes. */
  use: () => T;
}

/** Makes a cell. Its value is replaced, never changed in place, so that whoever looks can tell by identity. */
export function cell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const get = () => value;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    get,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
