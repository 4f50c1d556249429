import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./Tag.module.css";

/** What a tag says about its subject. The colour repeats what the words and the picture say. */
export type Tone = "ok" | "warn" | "bad" | "accent" | "plain";

interface TagProps {
  tone?: Tone;
  icon?: IconName | undefined;
  /** Explains the word where it is not enough. */
  title?: string | undefined;
  children: ReactNode;
}

/** One or two words about something, set beside it. */
export function Tag({ tone = "plain", icon, title, children }: TagProps) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`} title={title}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}
