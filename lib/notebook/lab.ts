/** JupyterLab in a virtual environment of its own, with the kernel that the notebooks want. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";

/** What is installed: the lab, and what makes plotly's figures live in it. */
export const labPackages = ["jupyterlab==4.6.6", "plotly==7.1.0"] as const;

export interface LabOptions {
  /** Default: `lab` in the cache folder. */
  readonly directory?: string;
  /** Default python3. */
  readonly python?: string;
  /** Told what is being done. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
}

interface Finished {
  readonly code: number;
  readonly said: string;
}

async function run(
  command: string,
  { args, signal }: { args: readonly string[]; signal?: AbortSignal },
): Promise<Finished> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args: [...args], signal })
    .output();
  signal?.throwIfAborted(); // what was ended by the stop has not failed
  const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, said: [read(stdout), read(stderr)].filter(Boolean).join("\n") };
}

/** How Jupyter starts the kernel, and how its Stop button reaches it. */
export function kernelSpec(deno: string = Deno.execPath()): object {
  return {
    argv: [deno, "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    display_name: "Burin (Deno)",
    language: "typescript",
    interrupt_mode: "signal",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
}

const binary = (directory: string, name: string) =>
  Deno.build.os === "windows"
    ? join(directory, "Scripts", `${name}.exe`)
    : join(directory, "bin", name);

/** What to do when there is no Python that can make environments. */
export const pythonCure = "install Python 3.10 or later with its venv module " +
  "(Debian and Ubuntu: apt-get install python3-venv), or open notebooks/ in VS Code with the " +
  "extensions Jupyter and Deno, after `deno jupyter --install`";

async function makeEnvironment({ directory, python, signal }:
  & Required<
    Pick<LabOptions, "directory" | "python">
  >
  & Pick<LabOptions, "signal">): Promise<void> {
  let made: Finished;
  try {
    made = await run(python, { args: ["-m", "venv", "--clear", directory], signal });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`Cannot make JupyterLab's environment: no ${python} here; ${pythonCure}`, {
      cause,
    });
  }
  if (made.code !== 0) {
    throw new Error(
      `Cannot make JupyterLab's environment: "${python} -m venv" failed; ${pythonCure}\n${made.said}`,
    );
  }
}

/**
 * The environment, made where it is not there yet or holds other versions. Returns the path of its
 * `jupyter`.
 *
 * @throws {Error} when Python or its venv is missing, with the package to install
 */
export async function makeLab(options: LabOptions = {}): Promise<string> {
  const { directory = join(cacheDirectory(), "lab"), python = "python3", onStep, signal } = options;
  const note = join(directory, "burin.json");
  const wanted = JSON.stringify(labPackages);
  if (!existsSync(note) || readFileSync(note, "utf8") !== wanted) {
    onStep?.(`making a Python environment in ${directory}`);
    await makeEnvironment({ directory, python, signal });
    onStep?.(`installing ${labPackages.join(" and ")}`);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    const { code, said } = await run(binary(directory, "python"), {
      args: [...pip, ...labPackages],
      signal,
    });
    if (code !== 0) throw new Error(`Cannot install ${labPackages.join(" and ")}:\n${said}`);
    writeWhole(note, wanted);
  }
  const kernel = join(directory, "share", "jupyter", "kernels", "burin");
  mkdirSync(kernel, { recursive: true });
  writeWhole(join(kernel, "kernel.json"), JSON.stringify(kernelSpec(), null, 2) + "\n");
  return binary(directory, "jupyter");
}

/** Opens JupyterLab on the notebooks and waits until it is closed. Returns its exit code. */
export async function openLab(
  options: LabOptions & { readonly args?: readonly string[] } = {},
): Promise<number> {
  const jupyter = await makeLab(options);
  const root = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : [];
  const child = new Deno.Command(jupyter, {
    args: ["lab", "notebooks/00_start_here.ipynb", ...root, ...options.args ?? []],
    cwd: projectDirectory,
    signal: options.signal,
  }).spawn();
  return (await child.status).code;
}
