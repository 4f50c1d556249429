import styles from "./Frame.module.css";

/** The program's own sign: a strip of sand between two waters. */
export function Brand() {
  return (
    <div className={styles.brand}>
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
        <rect width="22" height="22" rx="6" fill="var(--sb-accent)" />
        <path
          d="M0 14.2c4-3.6 7.2-4.6 11-2.6s7 1.4 11-1.2V16a6 6 0 0 1-6 6H6a6 6 0 0 1-6-6z"
          fill="var(--sb-sand)"
        />
        <path
          d="M0 18.1c3.6-1.9 7.4-2 11-.6s7.2 1.1 10.8-.6A6 6 0 0 1 16 22H6a6 6 0 0 1-6-3.900z"
          fill="var(--sb-accent-hover)"
        />
        <path
          d="M3.5 8.200c2.6-1.7 4.8-1.7 7.5 0s4.9 1.7 7.5 0"
          fill="none"
          stroke="var(--sb-on-accent)"
          strokeWidth="1.4"
          strokeLinecap="round"
        />
      </svg>
      Sandbar
    </div>
  );
}
