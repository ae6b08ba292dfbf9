/** How Jupyter starts Burin's kernel, and where it looks for that. */
import { existsSync, mkdirSync, realpathSync, renameSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { isPassing } from "./npm_cache.ts";

/** What the notebooks call their kernel. */
export const kernelName = "burin";

const program = fileURLToPath(new URL("./relay_kernel.ts", import.meta.url));

/** How Jupyter starts the kernel, and how its Stop button reaches it. */
export function kernelSpec(deno: string = Deno.execPath()): object {
  const quiet = ["--quiet", "--no-config", "--no-lock"];
  return {
    argv: [deno, "run", ...quiet, "-A", program, "{connection_file}"],
    display_name: "Burin (Deno)",
    language: "typescript",
    interrupt_mode: "signal",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
}

/** The folders of a `PATH`; none where it is not set. */
export const foldersOf = (path = ""): string[] => path.split(delimiter).filter(Boolean);

export interface DenoPlaces {
  /** The one that runs. Default `Deno.execPath()`. */
  readonly running?: string;
  /** Folders in which programs are looked for. Default `PATH`. */
  readonly path?: readonly string[];
  /** Where a copy is kept. Default: `deno` in the cache folder. */
  readonly directory?: string;
}

/**
 * A Deno that stays: the one that runs, the same on the `PATH` where that one lies in npm's cache
 * (as after `npx`), or else a copy of it.
 */
export async function stableDeno(
  {
    running = Deno.execPath(),
    path = foldersOf(process.env.PATH),
    directory = join(cacheDirectory(), "deno", Deno.version.deno),
  }: DenoPlaces = {},
): Promise<string> {
  if (!isPassing(running) && !isPassing(realpathSync(running))) return running;
  const name = Deno.build.os === "windows" ? "deno.exe" : "deno";
  for (const file of path.map((folder) => join(folder, name))) {
    if (!existsSync(file) || isPassing(realpathSync(file))) continue;
    if (await versionOf(file) === Deno.version.deno) return file;
  }
  const copy = join(directory, name);
  if (!existsSync(copy)) {
    mkdirSync(directory, { recursive: true });
    const partial = `${copy}.${process.pid}.part`;
    await copyFile(running, partial);
    renameSync(partial, copy);
  }
  return copy;
}

async function versionOf(deno: string): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(deno, { args: ["--version"] }).output();
    return /^deno (\S+)/.exec(new TextDecoder().decode(stdout))?.[1];
  } catch {
    return undefined; // what cannot be run is no Deno for us
  }
}

/** The person's own folder of Jupyter's data, where VS Code and every JupyterLab look for kernels. */
export function jupyterData(
  { system = Deno.build.os, environment = process.env, home = homedir() }: {
    readonly system?: string;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly home?: string;
  } = {},
): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (system === "darwin") return join(home, "Library", "Jupyter");
  if (system === "windows") return join(APPDATA || home, "jupyter");
  return join(XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

/** Writes the kernel's description below a folder of Jupyter's data. Returns its file. */
export function writeKernelSpec(data: string, deno: string): string {
  const file = join(data, "kernels", kernelName, "kernel.json");
  writeWhole(file, JSON.stringify(kernelSpec(deno), null, 2) + "\n");
  return file;
}
