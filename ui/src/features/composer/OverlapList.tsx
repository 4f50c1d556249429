import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import type { Overlap } from "../../ipc/bindings";
import styles from "./PlanPane.module.css";

/** Everybody else who reaches the same files, with what that means. */
export function OverlapList({ overlaps }: { overlaps: Overlap[] }) {
  if (overlaps.length === 0) return null;
  return (
    <ul className={styles.card} aria-label="Overlaps">
      {overlaps.map((overlap) => (
        <li key={`${overlap.mount} ${overlap.other ?? ""} ${overlap.otherSubPath} ${overlap.otherAccess}`}>
          <Tag tone="warn" icon="overlap">
            overlap
          </Tag>{" "}
          <Name mono>{folder(overlap.otherSubPath)}</Name> of <Name>{overlap.volume}</Name> is mounted{" "}
          {overlap.otherAccess === "readOnly" ? "read-only" : "read-write"} in {other(overlap)}:{" "}
          {effect(overlap)}
        </li>
      ))}
    </ul>
  );
}

function folder(subPath: string): string {
  return subPath === "" ? "/" : subPath;
}

function other({ other: name }: Overlap) {
  return name === null ? "another mount of this sandbox" : <Name strong>{name}</Name>;
}

function effect({ access, otherAccess, kind, subPath, otherSubPath }: Overlap): string {
  const shared = kind === "theirsInside" ? folder(otherSubPath) : folder(subPath);
  if (access === "readWrite" && otherAccess === "readWrite") {
    return `both may write below ${shared} and can overwrite each other.`;
  }
  return access === "readOnly"
    ? `what it writes below ${shared} appears here at once.`
    : `what this sandbox writes below ${shared} appears there at once.`;
}
