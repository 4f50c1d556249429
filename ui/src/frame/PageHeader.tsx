import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../components/Icon";
import { go, type Place } from "../navigation/navigation";
import styles from "./PageHeader.module.css";

interface PageHeaderProps {
  /** The page this one lies under. */
  parent?: { title: string; place: Place };
  title: ReactNode;
  /** Beside the title: search, state. */
  children?: ReactNode;
  /** At the end: what can be done here. */
  actions?: ReactNode;
}

/** The line on top of every page: where one is, and what can be done here. */
export function PageHeader({ parent, title, children, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A page that came is where the keyboard goes on; what it holds may take the focus from here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        {parent && (
          <>
            <button type="button" className={styles.parent} onClick={() => go(parent.place)}>
              {parent.title}
            </button>
            <Icon name="next" size={13} className={styles.step} />
          </>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      <div className={styles.middle}>{children}</div>
      <div className={styles.actions}>{actions}</div>
    </header>
  );
}
