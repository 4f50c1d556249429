import styles from "./Name.module.css";

interface NameProps {
  /** Text from the engine or a volume. Most of it arrives escaped; what is left of control and direction characters is shown as what it is. */
  children: string;
  /** Paths, images, commands: the fixed-width face. */
  mono?: boolean;
  strong?: boolean;
  /** A long name ends in an ellipsis (the whole stands in its tooltip) instead of wrapping. */
  oneLine?: boolean;
}

/** What would not show as itself, or turn what stands around it: as in the escaped form of names. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function visible(text: string): string {
  return text.replace(hidden, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
}

/** A name that somebody else chose. It is set apart from the text around it, so that its direction changes nothing else. */
export function Name({ children, mono = false, strong = false, oneLine = false }: NameProps) {
  const text = visible(children);
  const classes = [styles.name, mono && styles.mono, strong && styles.strong, oneLine && styles.oneLine];
  return (
    <bdi className={classes.filter(Boolean).join(" ")} title={oneLine ? text : undefined}>
      {text}
    </bdi>
  );
}
