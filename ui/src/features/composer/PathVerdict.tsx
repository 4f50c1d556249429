import { Icon, type IconName } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag, type Tone } from "../../components/Tag";
import type { ComponentState, FolderFacts, MountPlan } from "../../ipc/bindings";
import { modeText } from "../../words/mode";
import styles from "./PathVerdict.module.css";

interface Look {
  tone: Tone;
  icon?: IconName;
  /** What the state means, beside the name where the name alone does not say it. */
  word?: string;
}

const looks: Record<ComponentState, Look> = {
  folder: { tone: "ok", icon: "folder" },
  file: { tone: "warn", icon: "file", word: "a file" },
  special: { tone: "bad", icon: "special", word: "a device, pipe or socket" },
  linkInside: { tone: "ok", icon: "link" },
  linkBroken: { tone: "bad", icon: "link", word: "leads nowhere" },
  linkLeaves: { tone: "bad", icon: "link", word: "leaves the volume" },
  linkLoops: { tone: "bad", icon: "link", word: "goes round in a circle" },
  missing: { tone: "bad", icon: "warning", word: "missing" },
  notAFolder: { tone: "bad", icon: "file", word: "not a folder" },
  notReached: { tone: "plain" },
};

/** The subPath of a mount, component by component, each with what was found there, and the folder at its end. */
export function PathVerdict({ plan }: { plan: MountPlan }) {
  const found = facts(plan);
  if (plan.components.length === 0 && found === "") return null;
  return (
    <div className={styles.verdict}>
      <ol className={styles.path} aria-label="subPath, component by component">
        {plan.components.map((component, index) => (
          <li
            key={plan.components
              .slice(0, index + 1)
              .map(({ name }) => name)
              .join("/")}
          >
            {index > 0 && <Icon name="next" size={12} className={styles.step} />}
            <ComponentTag component={component} />
          </li>
        ))}
      </ol>
      <span className={styles.facts}>{found}</span>
    </div>
  );
}

function ComponentTag({ component }: { component: MountPlan["components"][number] }) {
  const look = looks[component.state];
  return (
    <Tag tone={look.tone} icon={look.icon}>
      <Name mono>{component.name}</Name>
      {component.linkTarget !== null && (
        <span>
          → <Name mono>{component.linkTarget}</Name>
        </span>
      )}
      {look.word && <span>{look.word}</span>}
    </Tag>
  );
}

function facts({ folder, subPath, verdict }: MountPlan): string {
  if (verdict.kind === "willBeMade") return "made when the sandbox is launched";
  if (!folder) return "";
  return [
    whole(subPath, folder),
    `owned by ${folder.uid}:${folder.gid}`,
    modeText(folder.mode, folder.isFile ? "file" : "folder"),
  ]
    .filter(Boolean)
    .join(" · ");
}

function whole(subPath: string | null, folder: FolderFacts): string {
  if (folder.isFile) return "file";
  if (!subPath) return "the whole volume";
  return folder.canonical ? `folder, really ${folder.canonical}` : "folder";
}
