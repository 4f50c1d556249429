import styles from "./Name.module.css";

interface NameProps {
  /** Text from the engine or a volume. It arrives escaped: control and direction characters are already visible. */
  children: string;
  /** Paths, images, commands: the fixed-width face. */
  mono?: boolean;
  strong?: boolean;
  /** A long name ends in an ellipsis (the whole stands in its tooltip) instead of wrapping. */
  oneLine?: boolean;
}

/** A name that somebody else chose. It is set apart from the text around it, so that its direction changes nothing else. */
export function Name({ children, mono = false, strong = false, oneLine = false }: NameProps) {
  const classes = [styles.name, mono && styles.mono, strong && styles.strong, oneLine && styles.oneLine];
  return (
    <bdi className={classes.filter(Boolean).join(" ")} title={oneLine ? children : undefined}>
      {children}
    </bdi>
  );
}
