import { Button, Checkbox } from "@mantine/core";
import { Icon } from "../../../components/Icon";
import { Name } from "../../../components/Name";
import { Tag } from "../../../components/Tag";
import { ErrorNotice } from "../../../errors/ErrorNotice";
import type { PrivateOffer, PrivateReport } from "../../../ipc/bindings";
import { BusyboxOffer } from "./BusyboxOffer";
import styles from "./PrivateEngine.module.css";
import { keep, start, stop, usePrivateEngine } from "./privateEngine";
import { RemoveData } from "./RemoveData";
import { StartStages } from "./StartStages";

/**
 * Sandbar's own engine: offered where no other answers, and shown wherever it runs or has left something.
 */
export function PrivateEngine({ noneAnswers }: { noneAnswers: boolean }) {
  const report = usePrivateEngine();
  if (!report) return null;
  if (!noneAnswers && report.state.kind === "off" && !report.hasData) return null;
  return (
    <section className={styles.card} aria-labelledby="private-engine">
      <div className={styles.head}>
        <h2 id="private-engine">Private engine</h2>
        <Standing report={report} />
      </div>
      <Words report={report} />
      {(report.state.kind === "starting" || report.state.kind === "failed") && (
        <StartStages report={report} />
      )}
      {report.state.kind === "failed" && (
        <ErrorNotice bare problem={report.state.problem} onRetry={start}>
          <Button variant="subtle" onClick={stop}>
            Dismiss
          </Button>
        </ErrorNotice>
      )}
      {canStart(report.offer) && (
        <Checkbox
          size="xs"
          label="Keep it running when Sandbar closes"
          checked={report.keep}
          onChange={(event) => keep(event.currentTarget.checked)}
        />
      )}
      <Actions report={report} />
      {report.state.kind === "running" && <BusyboxOffer address={report.state.address} />}
    </section>
  );
}

const canStart = (offer: PrivateOffer) => offer === "docker" || offer === "podman";

function Standing({ report: { state, keep: kept } }: { report: PrivateReport }) {
  if (state.kind !== "running") return null;
  return (
    <Tag tone="ok" icon="check">
      {kept ? "running, kept" : "running, ends with Sandbar"}
    </Tag>
  );
}

const products = { docker: "Docker", podman: "Podman" } as const;

function Words({ report: { offer, state, folder } }: { report: PrivateReport }) {
  if (state.kind === "running") {
    return (
      <p className={styles.words}>
        At <Name mono>{state.address}</Name>. Sandboxes on it reach each other and this machine, but not the
        world outside.
      </p>
    );
  }
  switch (offer) {
    case "docker":
    case "podman":
      return (
        <p className={styles.words}>
          Sandbar can start a {products[offer]} of its own, with its own data, socket and network. It touches
          nothing of an engine of the system. All that it has lies in <Name mono>{folder}</Name>.
        </p>
      );
    case "needsRoot":
      return (
        <p className={styles.words}>
          <code>dockerd</code> is installed, but only root can start it. Install <code>podman</code>, which
          every user can start, or open Sandbar as root, and Sandbar can start an engine of its own.
        </p>
      );
    case "notInstalled":
      return (
        <p className={styles.words}>
          Where <code>podman</code> is installed, or <code>dockerd</code> for root, Sandbar can start an
          engine of its own.
        </p>
      );
  }
}

function Actions({ report }: { report: PrivateReport }) {
  const { state, offer, hasData } = report;
  return (
    <div className={styles.actions}>
      {state.kind === "off" && canStart(offer) && (
        <Button variant="filled" leftSection={<Icon name="engine" size={14} />} onClick={start}>
          Start a private engine
        </Button>
      )}
      {state.kind === "starting" && <Button onClick={stop}>Cancel the start</Button>}
      {state.kind === "running" && (
        <>
          <Button leftSection={<Icon name="stop" size={14} />} onClick={stop}>
            Stop the private engine
          </Button>
          <span className={styles.words}>Its sandboxes end; volumes and images stay.</span>
        </>
      )}
      {state.kind === "stopping" && (
        <p role="status" className={styles.words}>
          Stopping: its containers are given three seconds…
        </p>
      )}
      {(state.kind === "off" || state.kind === "failed") && hasData && <RemoveData report={report} />}
    </div>
  );
}
