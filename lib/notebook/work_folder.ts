/** Where notebooks keep what they make. */
import { join, relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";

/**
 * A folder below the project's `out/notebooks`, as it is called from here: the same one for a notebook
 * and for its working copy elsewhere in the project.
 *
 * ```ts
 * import { workFolder } from "lib/notebook/work_folder.ts";
 * workFolder("plates-7-24"); // "../out/notebooks/plates-7-24" in a notebook of notebooks/
 * ```
 */
export function workFolder(name: string, from: string = Deno.cwd()): string {
  return relative(from, join(projectDirectory, "out", "notebooks", name)) || ".";
}
