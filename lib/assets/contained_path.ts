/** Paths from label files, databases and archives, confined to the folder they belong to. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

/** Why a path cannot be used inside a folder, or null where it can; nothing on disk is looked at. */
export function pathFault(path: string): string | null {
  if (path === "") return "it is empty";
  if (path.includes("\0")) return "it holds a NUL";
  const slashed = path.replaceAll("\\", "/");
  if (/^[a-z]:/i.test(slashed)) return "it names a drive";
  if (slashed.startsWith("/")) return "it is absolute";
  let depth = 0;
  for (const part of slashed.split("/")) {
    if (part === "..") depth--;
    else if (part !== "" && part !== ".") depth++;
    if (depth < 0) return "it leads out of the folder";
  }
  return null;
}

/** The real place of a path, links followed as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const above = dirname(path);
    const { code } = error as { code?: string };
    const missing = code === "ENOENT" || code === "ENOTDIR";
    if (above === path || !missing) throw error;
    return resolve(real(above), relative(above, path));
  }
}

/** Whether a place lies in a folder or is it, both as real paths. */
const within = (place: string, folder: string): boolean => {
  const way = relative(folder, place);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/**
 * Where a path inside a folder is on this machine. Backslashes separate names as slashes do, unless a file is
 * called so.
 *
 * @param root the folder that the person named
 * @param path relative to it, as a file gives it
 * @param options.what who gives the path, for the error: "the plate of annotation 3"
 * @throws {Error} that names all three when the path is absolute, leads out by `..`, or goes through
 *   a link that leads out
 *
 * ```ts
 * import { containedPath } from "lib/assets/contained_path.ts";
 * containedPath("prints", "hogarth/1.png", { what: "metadata.csv" }); // "<...>/prints/hogarth/1.png"
 * ```
 */
export function containedPath(
  root: string,
  path: string,
  { what }: { readonly what: string },
): string {
  const fail = (why: string): never => {
    throw new Error(
      `${what} names the file "${path}", which cannot be used in ${root}: ${why}. ` +
        "Correct the name, or move the file into the folder",
    );
  };
  const fault = pathFault(path);
  if (fault) fail(fault);
  const literal = resolve(root, path);
  // a name on disk may hold a backslash itself
  const isLiteral = !path.includes("\\") || existsSync(literal);
  const place = isLiteral ? literal : resolve(root, path.replaceAll("\\", "/"));
  let [realPlace, realRoot] = ["", ""];
  try {
    [realPlace, realRoot] = [real(place), real(resolve(root))];
  } catch (error) {
    const code = (error as { code?: string }).code;
    return fail(code === "ELOOP" ? "its links go in a circle" : `it cannot be reached (${code})`);
  }
  return within(realPlace, realRoot) ? place : fail("a link leads out of the folder");
}
