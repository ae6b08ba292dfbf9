/** Which Burin this is, and which Deno runs it. */
import { readFileSync } from "node:fs";

/** The version of Deno that the lockfile and the tests are made with. */
const pinned = "2.9";

/** Burin's own version. */
export function versionOf(): string {
  // found without lib/assets/, which reads and checks more than a list of commands needs
  const file = new URL("../../deno.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

/** A warning where another minor version of Deno runs, or null. */
export function versionWarning(version: string): string | null {
  const minor = version.split(".").slice(0, 2).join(".");
  return minor === pinned
    ? null
    : `This is Deno ${version}; Burin is tested with ${pinned} (npx -y deno@2.9.6 task ...).`;
}
