import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "../../../components/Icon";
import { useNow } from "../../../components/useNow";
import { ErrorNotice } from "../../../errors/ErrorNotice";
import type { Answer, EngineIdentity, ProbeResult, Told } from "../../../ipc/bindings";
import { probedEngine, probeEngine } from "../../../ipc/client";
import { toTold } from "../../../ipc/problem";
import { agoText, momentText } from "../../../words/time";
import styles from "./CapabilityCard.module.css";

const words: Record<Answer, string> = {
  refused: "refused",
  folder: "that folder mounted",
  wholeVolume: "the whole volume mounted",
  made: "made, and mounted",
  outside: "something outside of the volume mounted",
};

/** What the engine was seen to do, beside what it says of itself. */
export function Probe({ engine }: { engine: EngineIdentity }) {
  const { result, problem, probing, probe } = useProbe(engine);
  return (
    <section className={styles.probe} aria-label="Probe">
      {result && <Found result={result} />}
      {problem && <ErrorNotice bare problem={problem} onRetry={() => void probe()} />}
      <div className={styles.actions}>
        <Button leftSection={<Icon name="proved" size={14} />} loading={probing} onClick={() => void probe()}>
          {result ? "Probe again" : "Probe this engine"}
        </Button>
        <span role="status">
          {probing
            ? "Trying it on a volume of its own…"
            : "Tries all this on a small volume of its own, and removes it again."}
        </span>
      </div>
    </section>
  );
}

function Found({ result: { probed, at } }: { result: ProbeResult }) {
  const now = useNow();
  return (
    <>
      <p>
        <strong>Seen {agoText(at, now)}</strong>, at {momentText(at)}, when it was asked in its own way for
      </p>
      <ul className={styles.found}>
        <Line asked="a folder" got={words[probed.folder]} />
        <Line asked="“..”" got={words[probed.parent]} />
        <Line asked="a missing folder" got={words[probed.missing]} />
        <Line
          asked="read-only"
          got={probed.readOnly ? "nothing could be written" : "it could be written to"}
        />
      </ul>
    </>
  );
}

function Line({ asked, got }: { asked: string; got: string }) {
  return (
    <li>
      <span>{asked}</span>
      <span>{got}</span>
    </li>
  );
}

function useProbe({ address, version }: EngineIdentity) {
  const [result, setResult] = useState<ProbeResult | null>(null);
  const [problem, setProblem] = useState<Told>();
  const [probing, setProbing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine, or another version of it, was seen to do other things.
  useEffect(() => {
    let wanted = true;
    setResult(null);
    setProblem(undefined);
    probedEngine().then(
      (found) => wanted && setResult(found),
      (failure: unknown) => wanted && setProblem(toTold(failure)),
    );
    return () => {
      wanted = false;
    };
  }, [address, version]);
  const probe = async () => {
    setProbing(true);
    try {
      setResult(await probeEngine());
      setProblem(undefined);
    } catch (failure) {
      setProblem(toTold(failure));
    } finally {
      setProbing(false);
    }
  };
  return { result, problem, probing, probe };
}
