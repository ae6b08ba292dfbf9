/** The files below a folder that a person put there: no hidden ones, links followed inside it only. */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { textOrder } from "lib/assets/text_order.ts";

/** Folders that systems and tools make beside people's files. Those that begin with a dot go, too. */
const made = new Set(["__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information"]);
const files = new Set(["Thumbs.db", "desktop.ini", "Icon\r"]);

/** Whether a file or folder was made by a system or tool, not by a person. */
const isHidden = (name: string): boolean =>
  name.startsWith(".") || made.has(name) || files.has(name);

export interface ListedFile {
  /** Below the folder, "/" between names. */
  readonly path: string;
  /** The file itself, behind any links: the same for two paths to one file. */
  readonly real: string;
}

export interface FolderListing {
  /** In the order of their paths. */
  readonly files: readonly ListedFile[];
  /** Links that lead out of the folder or nowhere, which are not followed. */
  readonly outside: readonly string[];
  /** Folders below it that cannot be read now. */
  readonly closed: readonly string[];
}

/** What lies in a folder, as `readdirSync` tells it. */
const entriesOf = (place: string): Dirent[] => readdirSync(place, { withFileTypes: true });

/**
 * Lists a folder and those below it.
 *
 * @param options.read what lies in a folder. Default: what the disk says
 * @throws {Error} when the folder itself cannot be read
 *
 * ```ts
 * import { listFolder } from "lib/corpus/folder_listing.ts";
 * const paths = (folder: string) => listFolder(folder).files.map(({ path }) => path);
 * ```
 */
export function listFolder(
  directory: string,
  { read = entriesOf }: { readonly read?: typeof entriesOf } = {},
): FolderListing {
  const root = realpathSync(directory);
  const found: ListedFile[] = [];
  const outside: string[] = [];
  const closed: string[] = [];
  const inside = (place: string) => place === root || place.startsWith(root + sep);
  const visit = (place: string, above: ReadonlySet<string>, path: string) => {
    let entries;
    try {
      entries = read(place);
    } catch (cause) {
      if (path !== "") return void closed.push(path);
      const code = (cause as { code?: string }).code;
      const remedy = code === "ENOTDIR"
        ? "it is a file: give the folder that it lies in"
        : "make it readable";
      throw new Error(`Cannot list the folder ${place} (${code}): ${remedy}`, { cause });
    }
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const here = path === "" ? entry.name : `${path}/${entry.name}`;
      let real = join(place, entry.name);
      let [isFile, isFolder] = [entry.isFile(), entry.isDirectory()];
      if (entry.isSymbolicLink()) {
        try {
          real = realpathSync(real);
        } catch {
          outside.push(here);
          continue;
        }
        if (!inside(real)) {
          outside.push(here);
          continue;
        }
        const state = statSync(real);
        [isFile, isFolder] = [state.isFile(), state.isDirectory()];
      }
      if (isFile) found.push({ path: here, real: relative(root, real) });
      // a folder that contains itself would never end
      else if (isFolder && !above.has(real)) visit(real, new Set([...above, real]), here);
    }
  };
  visit(root, new Set([root]), "");
  return {
    files: found.sort((a, b) => textOrder(a.path, b.path)),
    outside: outside.sort(textOrder),
    closed: closed.sort(textOrder),
  };
}
