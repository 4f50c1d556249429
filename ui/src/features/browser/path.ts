/** Paths inside a volume in their escaped form: names joined by `/`, empty for the root. No name holds a `/`. */

/** The names on a path, outermost first. */
export function names(path: string): string[] {
  return path.split("/").filter(Boolean);
}

/** The path of an entry of a folder. */
export function child(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The folder that holds a path, and the last name; `undefined` for the root. */
export function parent(path: string): { folder: string; name: string } | undefined {
  const all = names(path);
  const name = all.pop();
  return name === undefined ? undefined : { folder: all.join("/"), name };
}
