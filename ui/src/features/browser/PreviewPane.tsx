import { Button } from "@mantine/core";
import { useCallback, useMemo } from "react";
import { Icon, type IconName } from "../../components/Icon";
import { Name } from "../../components/Name";
import { ErrorNotice } from "../../errors/ErrorNotice";
import type { EntryRow, FilePreview } from "../../ipc/bindings";
import { previewFile } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import { go } from "../../navigation/navigation";
import { useLatest } from "../../useLatest";
import { sizeText } from "../../words/size";
import { useMountFolder } from "../composer/useMountFolder";
import { EntryFacts } from "./EntryFacts";
import { FileText } from "./FileText";
import styles from "./PreviewPane.module.css";
import { child } from "./path";

interface PreviewPaneProps {
  volume: string;
  /** The folder of the entry. */
  folder: string;
  entry: EntryRow;
}

/** What is known of the entry that the person is on: its beginning, where it is a file, and its facts. */
export function PreviewPane({ volume, folder, entry }: PreviewPaneProps) {
  const path = child(folder, entry.name);
  return (
    <section className={styles.preview} aria-label="Preview">
      <div className={styles.head}>
        <Icon name={picture(entry)} className={styles.icon} />
        <Name strong oneLine>
          {entry.name}
        </Name>
        <span className={styles.kind}>{kindText(entry)}</span>
      </div>
      {entry.kind === "folder" && <FolderActions volume={volume} path={path} name={entry.name} />}
      {isReadable(entry) ? (
        <Content volume={volume} path={path} entry={entry} />
      ) : (
        <EntryFacts entry={entry} />
      )}
    </section>
  );
}

/** What can be done with a folder without opening it first. An odd name has to be opened: an engine takes plain text only. */
function FolderActions({ volume, path, name }: { volume: string; path: string; name: string }) {
  const mount = useMountFolder();
  return (
    <div className={styles.actions}>
      <Button onClick={() => go({ page: "volumes", volume, path })}>Open</Button>
      {!path.includes("\\") && <Button onClick={() => mount(volume, path)}>Mount “{name}”</Button>}
    </div>
  );
}

function Content({ volume, path, entry }: { volume: string; path: string; entry: EntryRow }) {
  // The size and time are part of the question: a file that changed is read again.
  const input = useMemo(
    () => ({ volume, path, key: `${entry.size} ${entry.modified}` }),
    [volume, path, entry.size, entry.modified],
  );
  const ask = useCallback(
    (asked: { volume: string; path: string }) => previewFile(asked.volume, asked.path),
    [],
  );
  const { answer, failure } = useLatest(input, ask);
  const known = answer?.input.path === path && answer.input.volume === volume ? answer.output : undefined;
  return (
    <>
      {failure !== undefined && (
        <div className={styles.notice}>
          <ErrorNotice bare problem={toTold(failure)} />
        </div>
      )}
      {known && <Beginning preview={known} />}
      <EntryFacts entry={entry} />
    </>
  );
}

function Beginning({ preview }: { preview: FilePreview }) {
  const { content, cut, size } = preview;
  const isText = content.kind === "text";
  if (size === 0) return <p className={styles.note}>This file is empty.</p>;
  return (
    <div className={styles.content}>
      {isText ? (
        <FileText text={content.text} />
      ) : (
        <FileText text={content.lines.join("\n")} numbered={false} />
      )}
      {(cut || !isText) && (
        <p className={styles.note}>
          {isText ? `The first 256 KiB of ${sizeText(size)}.` : "No text: its first bytes in hexadecimal."}
        </p>
      )}
    </div>
  );
}

/** Devices, pipes and sockets are never opened; a link only where it leads to a file of the volume. */
function isReadable(entry: EntryRow): boolean {
  return entry.kind === "file" || (entry.link?.state === "inside" && entry.link.kind === "file");
}

function picture({ kind }: EntryRow): IconName {
  if (kind === "folder" || kind === "file" || kind === "link") return kind;
  return "special";
}

function kindText({ kind, size }: EntryRow): string {
  if (kind === "file") return sizeText(size);
  return kind ?? "gone";
}
