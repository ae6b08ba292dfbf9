/**
 * A private copy of the project, in which faults are planted and tests run. A guard in a process of
 * its own removes the copy and ends the test that runs in it as soon as this process is gone, however
 * it was ended.
 */
import { cpSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Not copied: what git ignores, and what no test reads. `node_modules` is linked. */
const left = new Set([
  ".git",
  ".cache",
  ".ci",
  "node_modules",
  "out",
  "weights",
  "images",
  "plates",
]);

/** How a run of tests ended. */
export type Ending = "passed" | "failed" | "did not end";

export interface Ran {
  readonly ending: Ending;
  readonly seconds: number;
  /** The last lines that it wrote. */
  readonly output: string;
}

export class Sandbox implements AsyncDisposable {
  readonly root: string = Deno.makeTempDirSync({ prefix: "burin-mutate-" });
  readonly #guard: Deno.ChildProcess;
  readonly #told: WritableStreamDefaultWriter<Uint8Array>;

  /** Copies the project at `project`. */
  constructor(project: string) {
    this.#guard = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-lock",
        fileURLToPath(new URL("guard.ts", import.meta.url)),
        this.root,
      ],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // Ctrl-C reaches every process of the terminal's group; the guard outlives it
      detached: true,
    }).spawn();
    this.#told = this.#guard.stdin.getWriter();
    for (const name of readdirSync(project)) {
      if (left.has(name)) continue;
      cpSync(join(project, name), join(this.root, name), {
        recursive: true,
        filter: (source) => !left.has(source.slice(project.length).split(/[/\\]/).at(-1)!),
      });
    }
    if (existsSync(join(project, "node_modules"))) {
      symlinkSync(resolve(project, "node_modules"), join(this.root, "node_modules"), "junction");
    }
  }

  /** Replaces the text of one file of the copy. */
  write(file: string, code: string): void {
    writeFileSync(join(this.root, file), code);
  }

  /** Runs one file of tests without checking types; ended after `seconds`. */
  async test(file: string, { seconds }: { readonly seconds: number }): Promise<Ran> {
    const began = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", "--quiet", "--fail-fast", file],
      cwd: this.root,
      env: environment(),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // a group of its own, so that what the test starts ends with it
      detached: true,
    }).spawn();
    await this.#tell(child.pid);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      endGroup(child.pid);
    }, seconds * 1000);
    const { success, stdout, stderr } = await child.output();
    clearTimeout(timer);
    endGroup(child.pid);
    await this.#tell(0);
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    return {
      ending: late ? "did not end" : success ? "passed" : "failed",
      seconds: (performance.now() - began) / 1000,
      output: said.trimEnd().split("\n").slice(-30).join("\n"),
    };
  }

  /** Tells the guard which process group runs; 0 for none. */
  async #tell(pid: number): Promise<void> {
    await this.#told.write(new TextEncoder().encode(`${pid}\n`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.root, { recursive: true, force: true });
    await this.#told.close();
    await this.#guard.status;
  }
}

/** Ends a process and all that it started, where they still run. */
export function endGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

/** Paths of the caller's environment mean nothing in the copy unless they are absolute. */
function environment(): Record<string, string> {
  const { BURIN_MIRROR } = process.env;
  if (!BURIN_MIRROR) return { NO_COLOR: "1" };
  const folders = BURIN_MIRROR.split(":").map((folder) => resolve(folder)).join(":");
  return { NO_COLOR: "1", BURIN_MIRROR: folders };
}
