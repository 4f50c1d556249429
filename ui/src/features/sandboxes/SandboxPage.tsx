import { Button } from "@mantine/core";
import { EmptyState } from "../../components/EmptyState";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { Waiting } from "../../components/Waiting";
import { ErrorNotice } from "../../errors/ErrorNotice";
import { PageHeader } from "../../frame/PageHeader";
import { useInventory } from "../../inventory/store";
import type { ContainerRow } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { EngineMounts } from "./EngineMounts";
import { LogPart } from "./LogPart";
import { ProvedMounts } from "./ProvedMounts";
import { SandboxActions } from "./SandboxActions";
import { SandboxFacts } from "./SandboxFacts";
import styles from "./SandboxPage.module.css";
import { State } from "./State";
import { useDetail } from "./useDetail";

const parent = { title: "Sandboxes", place: { page: "sandboxes" } } as const;

/** One sandbox: its mounts as asked for and as they are, what it writes, and what can be done with it. */
export function SandboxPage({ id }: { id: string }) {
  const row = useInventory().containers.find((each) => each.id === id);
  if (!row) return <Gone />;
  return row.sandbox === null ? <Other row={row} /> : <Ours key={id} row={row} />;
}

function Ours({ row }: { row: ContainerRow }) {
  const detail = useDetail(row);
  return (
    <>
      <PageHeader
        parent={parent}
        title={<Name>{row.name}</Name>}
        actions={<SandboxActions row={row} onProve={detail.prove} proving={detail.proving} />}
      >
        <State row={row} />
      </PageHeader>
      <main className={styles.main}>
        {detail.problem && <ErrorNotice problem={detail.problem} onRetry={detail.again} />}
        {!detail.detail && !detail.problem && <Waiting>Reading the mounts…</Waiting>}
        {detail.detail && <ProvedMounts detail={detail.detail} />}
        <LogPart row={row} />
        <SandboxFacts row={row} />
      </main>
    </>
  );
}

/** A container of somebody else: shown as the engine lists it, and left alone. */
function Other({ row }: { row: ContainerRow }) {
  return (
    <>
      <PageHeader parent={parent} title={<Name>{row.name}</Name>}>
        <State row={row} />
        <Tag title="It was not launched by Sandbar, which only shows it">not ours</Tag>
      </PageHeader>
      <main className={styles.main}>
        <EngineMounts row={row} />
        <LogPart row={row} />
        <SandboxFacts row={row} />
      </main>
    </>
  );
}

function Gone() {
  return (
    <>
      <PageHeader parent={parent} title="Gone" />
      <main className={styles.main}>
        <EmptyState
          icon="sandbox"
          title="This sandbox is not there any more"
          action={<Button onClick={() => go({ page: "sandboxes" })}>All sandboxes</Button>}
        >
          It was removed, here or with the engine’s own tools.
        </EmptyState>
      </main>
    </>
  );
}
