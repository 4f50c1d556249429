import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { useNow } from "../../components/useNow";
import type { AskedSource, FoundMount, MountNow, Proof, SandboxDetail } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { agoText, momentText } from "../../words/time";
import { identityWords } from "./identity";
import styles from "./MountTable.module.css";

/** Each mount as it was asked for, and beside it what is really there, seen from inside. */
export function ProvedMounts({ detail }: { detail: SandboxDetail }) {
  if (detail.mounts.length === 0) return <p className={styles.none}>This sandbox has no mounts.</p>;
  return (
    <section className={styles.part} aria-label="Mounts">
      <table className={styles.table}>
        <caption className={styles.caption}>Mounts</caption>
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">Asked</th>
            <th scope="col">As it is, from inside</th>
            <th scope="col">Access</th>
            <th scope="col">Proof</th>
          </tr>
        </thead>
        <tbody>
          {detail.mounts.map((mount) => (
            <Row key={mount.asked.target} mount={mount} proof={detail.proof} />
          ))}
        </tbody>
      </table>
      <Differences mounts={detail.mounts} />
    </section>
  );
}

function Row({ mount, proof }: { mount: MountNow; proof: Proof | null }) {
  const { asked, found } = mount;
  return (
    <tr data-different={mount.proved === false || undefined}>
      <th scope="row">
        <Name mono>{asked.target}</Name>
      </th>
      <td>
        <Asked source={asked.source} />
      </td>
      <td>{found ? <Found found={found} /> : <span className={styles.faint}>not known</span>}</td>
      <td>
        <Access readOnly={found?.readOnly ?? asked.access === "readOnly"} />
      </td>
      <td>
        <ProofTag proved={mount.proved} proof={proof} />
      </td>
    </tr>
  );
}

function Asked({ source }: { source: AskedSource }) {
  switch (source.kind) {
    case "volume":
      return (
        <>
          <button
            type="button"
            className={styles.volume}
            onClick={() => go({ page: "volumes", volume: source.volume, path: source.subPath })}
          >
            <Name>{source.volume}</Name>
          </button>
          <br />
          <span className={styles.mute}>
            {source.subPath === "" ? "the whole volume" : <Name mono>{source.subPath}</Name>}
            {source.canonical !== source.subPath && (
              <>
                {" "}
                → <Name mono>{source.canonical}</Name>
              </>
            )}
          </span>
        </>
      );
    case "host":
      return (
        <>
          host folder
          <br />
          <span className={styles.mute}>
            <Name mono>{source.path}</Name>
          </span>
        </>
      );
    case "tmpfs":
      return (
        <>
          tmpfs
          <br />
          <span className={styles.mute}>{source.size}</span>
        </>
      );
  }
}

function Found({ found }: { found: FoundMount }) {
  const identity = identityWords(found.identity);
  return (
    <>
      <Name mono>{found.root}</Name>
      <br />
      <span className={styles.faint}>{[found.filesystem, ...identity].join(" · ")}</span>
    </>
  );
}

function Access({ readOnly }: { readOnly: boolean }) {
  return (
    <span className={styles.access}>
      <Icon name={readOnly ? "readOnly" : "readWrite"} size={14} className={styles.faint} />
      {readOnly ? "Read-only" : "Read-write"}
    </span>
  );
}

function ProofTag({ proved, proof }: { proved: boolean | null; proof: Proof | null }) {
  const now = useNow();
  if (proved === null || !proof) return <Tag icon="info">no proof on record</Tag>;
  const when = agoText(proof.at, now);
  return (
    <Tag tone={proved ? "ok" : "bad"} icon={proved ? "proved" : "warning"} title={momentText(proof.at)}>
      {proved ? `proved ${when}` : `differs, seen ${when}`}
    </Tag>
  );
}

function Differences({ mounts }: { mounts: MountNow[] }) {
  const different = mounts.filter((mount) => mount.difference !== null);
  return different.map((mount) => (
    <div key={mount.asked.target} role="alert" className={styles.difference}>
      <Icon name="warning" className={styles.sign} />
      <p>
        <strong>
          <Name mono>{mount.asked.target}</Name> is not what was asked for.
        </strong>{" "}
        <Name>{mount.difference ?? ""}</Name>
      </p>
    </div>
  ));
}
