import styles from "./PreviewPane.module.css";

interface FileTextProps {
  text: string;
  /** Whether its lines are numbered. */
  numbered?: boolean;
}

/** The beginning of a file as text, never as markup. Each line keeps its own direction. */
export function FileText({ text, numbered = true }: FileTextProps) {
  const lines = text.endsWith("\n") ? text.slice(0, -1) : text;
  const count = lines.split("\n").length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long files are scrolled by keyboard too
    <section className={styles.text} tabIndex={0} aria-label="Beginning of the file">
      {numbered && (
        <pre className={styles.numbers} aria-hidden="true">
          {Array.from({ length: count }, (_, index) => index + 1).join("\n")}
        </pre>
      )}
      <pre className={styles.lines}>{lines}</pre>
    </section>
  );
}
