/** Kinds of entries, as the first letter of a mode shows them. */
const letters = {
  folder: "d",
  file: "-",
  link: "l",
  pipe: "p",
  socket: "s",
  charDevice: "c",
  blockDevice: "b",
} as const;

/** Permission bits as `ls` writes them, without the kind: `rwxr-xr-x`, with setuid, setgid and sticky. */
export function permissionText(mode: number): string {
  const triple = (shift: number, special: boolean, set: string) => {
    const bits = (mode >> shift) & 7;
    const run = (bits & 1) !== 0;
    const last = special ? (run ? set : set.toUpperCase()) : run ? "x" : "-";
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${last}`;
  };
  return (
    triple(6, (mode & 0o4000) !== 0, "s") +
    triple(3, (mode & 0o2000) !== 0, "s") +
    triple(0, (mode & 0o1000) !== 0, "t")
  );
}

/** The whole mode as `ls` writes it: `drwxr-xr-x`. */
export function modeText(mode: number, kind: keyof typeof letters): string {
  return letters[kind] + permissionText(mode);
}
