/** Copies of the notebooks to work in, so that running and saving changes nothing that is committed. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { sha256 } from "lib/tensor/digest.ts";

export interface CopyOptions {
  /** Default: the project's `notebooks`. */
  readonly from?: string;
  /** Default: the project's `out/lab`. */
  readonly to?: string;
}

export interface Copies {
  readonly directory: string;
  /** Files that were copied just now. */
  readonly copied: readonly string[];
  /** Names of notebooks that were changed here while a newer one came. They were left alone. */
  readonly kept: readonly string[];
}

/** Where the copies note what they were made of. */
const note = ".burin.json";

function noted(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof found === "object" && found !== null ? found as Record<string, unknown> : {};
  } catch {
    return {}; // then nothing is known of the copies, and all are left alone
  }
}

/**
 * Copies the notebooks that are not there yet, and brings those up to date that nobody changed. A copy
 * that was run, saved or edited is never written over.
 */
export function workingCopies(
  {
    from = join(projectDirectory, "notebooks"),
    to = join(projectDirectory, "out", "lab"),
  }: CopyOptions = {},
): Copies {
  mkdirSync(to, { recursive: true });
  const before = noted(join(to, note));
  const after: Record<string, string> = {};
  const [copied, kept]: [string[], string[]] = [[], []];
  for (const name of readdirSync(from).filter((file) => file.endsWith(".ipynb")).sort()) {
    const shipped = readFileSync(join(from, name));
    const digest = sha256(shipped);
    const copy = join(to, name);
    const mine = existsSync(copy) ? sha256(readFileSync(copy)) : null;
    if (mine === null || mine !== digest && mine === before[name]) {
      writeWhole(copy, shipped);
      copied.push(copy);
    } else if (mine !== digest && before[name] !== digest) kept.push(name);
    // of a copy that stays behind, its own beginning is remembered: it is told of each time
    after[name] = kept.includes(name) && typeof before[name] === "string" ? before[name] : digest;
  }
  writeWhole(join(to, note), JSON.stringify(after, null, 1) + "\n");
  return { directory: to, copied, kept };
}
