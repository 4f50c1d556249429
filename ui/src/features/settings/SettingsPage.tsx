import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { copy } from "../../errors/copy";
import { PageHeader } from "../../frame/PageHeader";
import type { Told } from "../../ipc/bindings";
import { readSettings, writeSettings } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import { back } from "../../navigation/navigation";
import styles from "./SettingsPage.module.css";

/** What the person decides once. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" actions={<Button onClick={back}>Back</Button>} />
      <main className={styles.main}>
        <AllowedFolders />
      </main>
    </>
  );
}

/** The host folders below which sandboxes may mount. */
function AllowedFolders() {
  const { roots, problem, write } = useRoots();
  const [typed, setTyped] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (roots && typed.trim() !== "")
      void write([...roots, typed.trim()]).then((kept) => kept && setTyped(""));
  };
  return (
    <section className={styles.part} aria-labelledby="allowed-folders">
      <h2 id="allowed-folders">Allowed host folders</h2>
      <p className={styles.words}>
        A sandbox may mount a folder of the engine’s host only if it lies in one of these. None is allowed by
        itself.
      </p>
      {roots?.length === 0 && <p className={styles.none}>No host folder is allowed.</p>}
      <ul className={styles.roots}>
        {roots?.map((root) => (
          <li key={root}>
            <Icon name="hostFolder" className={styles.icon} />
            <Name mono>{root}</Name>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Do not allow ${root} any more`}
              onClick={() => void write(roots.filter((each) => each !== root))}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form className={styles.add} onSubmit={add}>
        <TextInput
          label="Folder on the engine’s host"
          placeholder="/srv/data"
          data-mono
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={problem && `${copy[problem.code].title}. ${problem.message}`}
        />
        <Button type="submit" disabled={typed.trim() === ""}>
          Allow this folder
        </Button>
      </form>
    </section>
  );
}

function useRoots() {
  const [roots, setRoots] = useState<string[]>();
  const [problem, setProblem] = useState<Told>();
  useEffect(() => {
    readSettings().then(
      (settings) => setRoots(settings.allowedRoots ?? []),
      (failure: unknown) => setProblem(toTold(failure)),
    );
  }, []);
  const write = async (wanted: string[]): Promise<boolean> => {
    try {
      setRoots((await writeSettings(wanted)).allowedRoots ?? []);
      setProblem(undefined);
      return true;
    } catch (failure) {
      setProblem(toTold(failure));
      return false;
    }
  };
  return { roots, problem, write };
}
