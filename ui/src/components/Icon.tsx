/** Strokes on a grid of 16, drawn for this program; a meaning has one picture everywhere. */
const strokes = {
  volume:
    "M2.5 4a5.5 2 0 1 0 11 0a5.5 2 0 1 0-11 0v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2",
  sandbox: "M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.7 5L8 7.9 13.3 5M8 7.9v6.1",
  folder:
    "M2 4.5a1.2 1.2 0 0 1 1.2-1.2h2.9L7.6 5h5.2A1.2 1.2 0 0 1 14 6.2v5.6a1.2 1.2 0 0 1-1.2 1.2H3.2A1.2 1.2 0 0 1 2 11.8z",
  file: "M4 2.8A.8.8 0 0 1 4.8 2H9l3.2 3.2v8a.8.8 0 0 1-.8.8H4.8a.8.8 0 0 1-.8-.8zM8.9 2.1v3.2h3.2",
  link: "M6.6 9.4l2.8-2.8M7.4 4.9l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7l-1.2 1.2M8.6 11.1l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7l1.2-1.2",
  special:
    "M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14",
  proved: "M8 1.8l5 1.8v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4zM5.7 8l1.6 1.6 3.1-3.2",
  warning: "M8 2.4l6 10.8H2zM8 6.4v3M8 11.2v.1",
  failure: "M8 1.9a6.1 6.1 0 1 0 0 12.2a6.1 6.1 0 1 0 0-12.2zM5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2",
  info: "M8 1.9a6.1 6.1 0 1 0 0 12.2a6.1 6.1 0 1 0 0-12.2zM8 7.3v3.6M8 5.1v.1",
  search: "M7 2.6a4.4 4.4 0 1 0 0 8.8a4.4 4.4 0 1 0 0-8.8zM10.3 10.3l3.3 3.3",
  next: "M6 3.5L10.5 8 6 12.5",
  down: "M3.5 6L8 10.5 12.5 6",
  up: "M3.5 10L8 5.5l4.5 4.5",
  ascending: "M8 13V3M4 7l4-4 4 4",
  descending: "M8 3v10M4 9l4 4 4-4",
  readOnly: "M3.5 7.2h9v6.3h-9zM5.4 7.2V5.1a2.6 2.6 0 0 1 5.2 0v2.1",
  readWrite: "M3 13l.7-2.9L11 2.8 13.2 5l-7.3 7.3z",
  plus: "M8 3v10M3 8h10",
  close: "M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4",
  check: "M3 8.4l3.2 3.2L13 4.8",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  engine: "M2.5 2.8h11v4.4h-11zM2.5 8.8h11v4.4h-11zM5 5h.1M5 11h.1",
  again: "M13.2 8a5.2 5.2 0 1 1-1.6-3.8M13.4 2.2v2.6h-2.6",
  stop: "M4.2 4.2h7.6v7.6H4.2z",
  remove: "M2.8 4.5h10.4M6.2 4.5V2.8h3.6v1.7M4.2 4.5l.6 9h6.4l.6-9M6.8 7v4M9.2 7v4",
  hidden:
    "M1.6 8S4 3.7 8 3.7 14.4 8 14.4 8 12 12.3 8 12.3 1.6 8 1.6 8zM8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6z",
  log: "M2.2 3h11.6v10H2.2zM4.6 6l2 2-2 2M8 10.2h3",
  hostFolder: "M3 3.2h10v7H3zM1.6 12.8h12.8",
  tmpfs: "M2.2 4.5h11.6v5.7H2.2zM4.6 10.2v2M8 10.2v2M11.4 10.2v2M5.2 6.6v1.5M8 6.6v1.5M10.8 6.6v1.5",
  image: "M8 2l6 3-6 3-6-3zM2 8.2l6 3 6-3M2 11l6 3 6-3",
  overlap: "M2.5 2.5h7v7h-7zM6.5 6.5h7v7h-7z",
  settings: "M2 5h6.4M11.6 5H14M10 3.4v3.2M2 11h2.4M7.6 11H14M6 9.4v3.2",
  parent: "M8 13V4M4 7.6L8 3.6l4 4",
} as const;

/** The name of a picture of ours. */
export type IconName = keyof typeof strokes;

/** A picture beside words, never instead of them: hidden from screen readers. `size` is in pixels. */
export function Icon({
  name,
  size = 16,
  className,
}: {
  name: IconName;
  size?: number;
  className?: string | undefined;
}) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 15 ? 1.75 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={strokes[name]} />
    </svg>
  );
}
