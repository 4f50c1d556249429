import { Button } from "@mantine/core";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { copy } from "../../errors/copy";
import { PageHeader } from "../../frame/PageHeader";
import type { EngineCandidate } from "../../ipc/bindings";
import { lookForEnginesAgain } from "../../ipc/client";
import { CapabilityCard } from "./capabilities/CapabilityCard";
import styles from "./EnginesPage.module.css";
import { addEndpoint } from "./endpoint/dialog";
import { EndpointDialog } from "./endpoint/EndpointDialog";
import { SavedActions } from "./endpoint/SavedActions";
import { switchTo, useEngines, useSwitching } from "./engines";
import { engineText, originText, subPathText } from "./engineText";
import { PrivateEngine } from "./private/PrivateEngine";

/** Every place where an engine was looked for: what answers, and why the others do not. */
export function EnginesPage() {
  const { candidates, current, looking } = useEngines();
  const answers = candidates.some(({ outcome }) => outcome.kind === "answers");
  return (
    <>
      <PageHeader
        title="Engines"
        actions={
          <>
            <Button leftSection={<Icon name="plus" size={14} />} onClick={addEndpoint}>
              Add endpoint
            </Button>
            <Button leftSection={<Icon name="again" size={14} />} onClick={() => void lookForEnginesAgain()}>
              Look again
            </Button>
          </>
        }
      />
      <main className={styles.main}>
        {!answers && candidates.length > 0 && <Trouble />}
        <PrivateEngine noneAnswers={!answers && candidates.length > 0} />
        <CapabilityCard />
        <ul className={styles.list} aria-label="Places where an engine was looked for">
          {candidates.map((candidate) => (
            <Candidate key={candidate.address} candidate={candidate} inUse={candidate.address === current} />
          ))}
        </ul>
        {candidates.length === 0 && looking && (
          <p role="status" className={styles.looking}>
            Looking in all the usual places…
          </p>
        )}
      </main>
      <EndpointDialog />
    </>
  );
}

/** What to do when nothing answers. The places below say why for each. */
function Trouble() {
  return (
    <section className={styles.trouble} role="alert">
      <Icon name="warning" size={20} className={styles.sign} />
      <div>
        <h2>No engine answers</h2>
        <p>
          Sandbar works with Docker or Podman on this machine. Start one, for example with{" "}
          <code>systemctl start docker</code>, or open Docker Desktop. It is looked for every two seconds:
          this page goes away by itself.
        </p>
      </div>
    </section>
  );
}

function Candidate({ candidate, inUse }: { candidate: EngineCandidate; inUse: boolean }) {
  const { name, origin, address, saved, outcome } = candidate;
  const answers = outcome.kind === "answers";
  const switching = useSwitching() === address;
  return (
    <li className={styles.candidate}>
      <div className={styles.head}>
        <Name strong>{name}</Name>
        <Outcome answers={answers} inUse={inUse} />
        <span className={styles.actions}>
          {saved && <SavedActions endpoint={saved} address={address} inUse={inUse} />}
          {answers && !inUse && (
            <Button loading={switching} onClick={() => void switchTo(address)}>
              Use this engine
            </Button>
          )}
        </span>
      </div>
      <p className={styles.place}>
        <Name mono>{address}</Name> · {originText[origin]}
      </p>
      {outcome.kind === "answers" ? (
        <p>
          {engineText(outcome.engine)} · {outcome.engine.platform} · {subPathText(outcome.engine)}
        </p>
      ) : (
        <p>
          <strong>{copy[outcome.problem.code].title}.</strong> <Name>{outcome.problem.message}</Name>{" "}
          <span className={styles.advice}>{copy[outcome.problem.code].advice}</span>{" "}
          <code className={styles.code}>{outcome.problem.code}</code>
          {outcome.problem.context.wrote && (
            <span className={styles.wrote}>
              ssh wrote: <Name mono>{outcome.problem.context.wrote}</Name>
            </span>
          )}
        </p>
      )}
    </li>
  );
}

function Outcome({ answers, inUse }: { answers: boolean; inUse: boolean }) {
  if (inUse) {
    return (
      <Tag tone="accent" icon="check">
        in use
      </Tag>
    );
  }
  return answers ? (
    <Tag tone="ok" icon="check">
      answers
    </Tag>
  ) : (
    <Tag icon="failure">no engine</Tag>
  );
}
