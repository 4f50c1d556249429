import { useEffect, useRef, useState } from "react";

/** What is known about the newest input. */
export interface Latest<In, Out> {
  /** The newest answer, and the input that it belongs to. */
  answer: { input: In; output: Out } | undefined;
  /** Why the newest question has no answer. */
  failure: unknown;
}

/**
 * Asks about an input as it changes. One question is open at a time; when it is answered, the newest input is
 * asked about, and those between are skipped. So the pace is that of the answers, without a delay of its own.
 */
export function useLatest<In, Out>(input: In, ask: (input: In) => Promise<Out>): Latest<In, Out> {
  const [latest, setLatest] = useState<Latest<In, Out>>({ answer: undefined, failure: undefined });
  const state = useRef({ wanted: input, open: false, live: false });

  useEffect(() => {
    const now = state.current;
    now.live = true;
    return () => {
      now.live = false;
    };
  }, []);

  useEffect(() => {
    const now = state.current;
    now.wanted = input;
    if (now.open) return;
    const run = async (): Promise<void> => {
      const asked = now.wanted;
      now.open = true;
      const result = await ask(asked).then(
        (output): Partial<Latest<In, Out>> => ({ answer: { input: asked, output }, failure: undefined }),
        (failure: unknown): Partial<Latest<In, Out>> => ({ failure }),
      );
      now.open = false;
      if (!now.live) return;
      setLatest((before) => ({ ...before, ...result }));
      if (now.wanted !== asked) await run();
    };
    void run();
  }, [input, ask]);

  return latest;
}
