/** Environments of Python (PEP 405), each with exactly the packages that it was made for. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { finished } from "./finished.ts";

/** What is told of work that takes a while, and how it is stopped. */
export interface Doing {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface EnvironmentOptions extends Doing {
  /** As pip writes them, `numpy==2.3.5`. */
  readonly packages: readonly string[];
  /** The Python that makes it. Default python3. */
  readonly python?: string | undefined;
  /** Whose it is, in errors. Default "a Python environment". */
  readonly name?: string | undefined;
  /** What to do where Python or its venv is missing. */
  readonly cure?: string | undefined;
}

/** A program of an environment. */
export function programIn(directory: string, name: string): string {
  return Deno.build.os === "windows"
    ? join(directory, "Scripts", `${name}.exe`)
    : join(directory, "bin", name);
}

/**
 * Makes an environment in a folder, where it is not there yet or holds other packages; what is whole
 * has a note of its packages, `burin.json`, which is written last. Returns its Python.
 *
 * @throws {Error} when Python or its venv is missing, with the cure, or a package does not install
 */
export async function makeEnvironment(
  directory: string,
  {
    packages,
    python = "python3",
    name = "a Python environment",
    cure = "On Debian: apt install python3-venv",
    say,
    signal,
  }: EnvironmentOptions,
): Promise<string> {
  const own = programIn(directory, "python");
  const note = join(directory, "burin.json");
  const wanted = JSON.stringify(packages);
  if (existsSync(note) && readFileSync(note, "utf8") === wanted) return own;
  say(`making a Python environment in ${directory}`);
  const made = await finished(python, { args: ["-m", "venv", "--clear", directory], signal });
  if (made === null) throw new Error(`Cannot make ${name}: no ${python} here; ${cure}`);
  if (made.code !== 0) {
    throw new Error(`Cannot make ${name}: "${python} -m venv" failed; ${cure}\n${made.said}`);
  }
  if (packages.length > 0) {
    say(`installing ${packages.join(", ")}`);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
    const installed = await finished(own, { args: pip, signal });
    if (installed?.code !== 0) {
      throw new Error(`Cannot install ${packages.join(", ")}:\n${installed?.said}`);
    }
  }
  writeWhole(note, wanted);
  return own;
}

/** The Python of an environment for exactly these pins; made once and kept in the cache. */
export function pythonFor(pins: readonly string[], { say, signal }: Doing): Promise<string> {
  const directory = join(cacheDirectory(), "python", sha256(JSON.stringify(pins)).slice(0, 16));
  return makeEnvironment(directory, { packages: pins, say, signal });
}
