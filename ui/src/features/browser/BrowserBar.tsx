import { ActionIcon, Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { go } from "../../navigation/navigation";
import { useMountFolder } from "../composer/useMountFolder";
import styles from "./BrowserPane.module.css";
import { browsing } from "./browsing";
import { names } from "./path";

interface BrowserBarProps {
  volume: string;
  path: string;
  /** The folder as an engine can be told it; `null` where it cannot be, `undefined` while it is on its way. */
  subPath: string | null | undefined;
  /** Reads the folder anew. */
  onAgain: () => void;
}

/** Where one is in the volume, and the step from here to a mount. */
export function BrowserBar({ volume, path, subPath, onAgain }: BrowserBarProps) {
  const mount = useMountWhenOpen({ volume, path, subPath });
  const { hidden } = browsing.use();
  return (
    <div className={styles.bar}>
      <Breadcrumb volume={volume} path={path} />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Read this folder again"
        aria-keyshortcuts="F5"
        title="Read this folder again (F5)"
        onClick={onAgain}
      >
        <Icon name="again" size={15} />
      </ActionIcon>
      <Button
        variant="subtle"
        aria-pressed={hidden}
        className={styles.toggle}
        leftSection={<Icon name={hidden ? "check" : "hidden"} size={14} />}
        onClick={() => browsing.set({ ...browsing.get(), hidden: !hidden })}
      >
        Hidden
      </Button>
      <Button
        variant="filled"
        leftSection={<Icon name="sandbox" />}
        disabled={subPath === null}
        loading={mount.waits}
        onClick={mount.ask}
      >
        Mount this folder
      </Button>
    </div>
  );
}

/**
 * Mounts the folder that stands in the breadcrumb. Asked for while it is still on its way, it is mounted as soon as
 * it is open, and not at all once another one is opened instead.
 */
function useMountWhenOpen({ volume, path, subPath }: Pick<BrowserBarProps, "volume" | "path" | "subPath">) {
  const mount = useMountFolder();
  const [asked, setAsked] = useState<string>();
  const waits = asked === path && subPath !== null;
  useEffect(() => {
    if (asked === undefined) return;
    if (asked !== path || subPath === null) setAsked(undefined);
    else if (subPath !== undefined) {
      setAsked(undefined);
      mount(volume, subPath);
    }
  }, [asked, path, subPath, volume, mount]);
  return { waits, ask: () => setAsked(path) };
}

function Breadcrumb({ volume, path }: { volume: string; path: string }) {
  const all = names(path);
  const last = all.length;
  return (
    <nav aria-label="Folder" className={styles.crumbs}>
      <button
        type="button"
        className={styles.all}
        aria-label="All volumes"
        title="All volumes"
        onClick={() => go({ page: "volumes" })}
      >
        <Icon name="volume" />
      </button>
      <ol>
        {[volume, ...all].map((name, depth) => {
          const to = all.slice(0, depth).join("/");
          return (
            <li key={`${to}/`}>
              {depth > 0 && <Icon name="next" size={12} className={styles.quiet} />}
              {depth === last ? (
                <span aria-current="location" className={styles.here}>
                  <Name>{name}</Name>
                </span>
              ) : (
                <button
                  type="button"
                  className={styles.crumb}
                  onClick={() => go({ page: "volumes", volume, path: to, ...stand(all, depth) })}
                >
                  <Name>{name}</Name>
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** Going up by the breadcrumb stands on the folder one came through, as Backspace does. */
function stand(all: string[], depth: number): { entry?: string } {
  const through = all[depth];
  return through === undefined ? {} : { entry: through };
}
