import { Fragment } from "react";
import { Name } from "../../components/Name";
import type { EntryRow } from "../../ipc/bindings";
import { modeText } from "../../words/mode";
import { countText } from "../../words/size";
import { momentText } from "../../words/time";
import styles from "./PreviewPane.module.css";

/** What the file system says about an entry. */
export function EntryFacts({ entry }: { entry: EntryRow }) {
  return (
    <dl className={styles.facts} aria-label="Facts">
      {facts(entry).map(([term, value]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>
            <Name mono>{value}</Name>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

const linkStates = {
  inside: "stays in the volume",
  broken: "leads nowhere",
  leaves: "leaves the volume, so it is never followed",
  loops: "goes round in a circle",
} as const;

function facts(entry: EntryRow): [string, string][] {
  const { kind, link } = entry;
  if (kind === null) return [["State", "gone since the folder was read"]];
  const list: [string, string][] = [];
  if (link) list.push(["Link to", link.target], ["Which", linkStates[link.state]]);
  if (link?.canonical) list.push(["Really", link.canonical]);
  if (kind === "file") list.push(["Size", `${countText(entry.size)} bytes`]);
  if (kind === "pipe" || kind === "socket" || kind === "device") list.push(["Kind", `${kind}, never opened`]);
  list.push(
    ["Mode", modeText(entry.mode, kind === "device" ? "charDevice" : kind)],
    ["Owner", `${entry.uid}:${entry.gid}`],
    ["Modified", momentText(entry.modified)],
  );
  return list;
}
