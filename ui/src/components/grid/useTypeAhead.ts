import { useRef } from "react";

/** Letters that follow within this many milliseconds belong to one word. */
const WORD_GAP = 800;

type Seek = (typed: string, from: number) => number | Promise<number>;

/**
 * Collects typed letters into a word and moves to the row it leads to. The same letter again and again walks
 * through the rows that begin with it. Only the answer for the newest word counts.
 */
export function useTypeAhead(find: Seek, onFound: (index: number) => void) {
  const word = useRef({ typed: "", time: 0 });

  return (letter: string, time: number, active: number) => {
    const going = time - word.current.time < WORD_GAP;
    const typed = going ? word.current.typed + letter : letter;
    if (typed.trim() === "") return;
    word.current = { typed, time };
    const repeated = [...typed].every((each) => each === letter);
    const wanted = repeated ? letter : typed;
    const from = repeated ? active + 1 : Math.max(active, 0);
    void Promise.resolve(find(wanted, from)).then((index) => {
      if (index >= 0 && word.current.typed === typed) onFound(index);
    });
  };
}
