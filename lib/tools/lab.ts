/** JupyterLab in a virtual environment of its own, with the kernel that the notebooks want. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { jupyterData, kernelName, stableDeno, writeKernelSpec } from "./kernel_spec.ts";
import { workingCopies } from "./working_copies.ts";

export { kernelSpec } from "./kernel_spec.ts";

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

const binary = (directory: string, name: string) =>
  Deno.build.os === "windows"
    ? join(directory, "Scripts", `${name}.exe`)
    : join(directory, "bin", name);

/** What to do when there is no Python that can make environments. */
export const pythonCure = "install Python 3.10 or later with its venv module " +
  "(Debian and Ubuntu: apt-get install python3-venv), or open notebooks/ in VS Code with the " +
  "extensions Jupyter and Deno, after `deno task lab --install-kernel`";

/** Written into the environment: what JupyterLab does without being asked. */
const settings: Readonly<Record<string, object>> = {
  // new notebooks get our kernel, not Python's
  "etc/jupyter/jupyter_server_config.json": {
    MappingKernelManager: { default_kernel_name: kernelName },
  },
  "share/jupyter/lab/settings/overrides.json": {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  },
};

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
  for (const [file, content] of Object.entries(settings)) {
    writeWhole(join(directory, file), JSON.stringify(content, null, 2) + "\n");
  }
  // written each time, so that it may name the Deno that runs, wherever that lies
  writeKernelSpec(join(directory, "share", "jupyter"), Deno.execPath());
  return binary(directory, "jupyter");
}

/**
 * Opens JupyterLab on working copies of the notebooks, trusted as we made them, and waits until it is
 * closed. Returns its exit code.
 */
export async function openLab(
  options: LabOptions & { readonly args?: readonly string[] } = {},
): Promise<number> {
  const jupyter = await makeLab(options);
  const { directory, copied, kept } = workingCopies();
  const folder = relative(projectDirectory, directory);
  if (copied.length > 0) {
    options.onStep?.(
      `copied ${copied.length} ${
        copied.length === 1 ? "notebook" : "notebooks"
      } to ${folder}, to work in`,
    );
    const { signal } = options;
    // only what we made is trusted: what a person put there may come from anywhere
    const { code, said } = await run(jupyter, { args: ["trust", ...copied], signal });
    if (code !== 0) {
      options.onStep?.(`could not mark them as trusted, sliders wait for a run: ${said}`);
    }
  }
  if (kept.length > 0) {
    options.onStep?.(
      `${kept.join(", ")} in ${folder} was changed there and stays; notebooks/ has a newer one, ` +
        "which comes when yours is renamed or deleted",
    );
  }
  const root = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : [];
  const child = new Deno.Command(jupyter, {
    args: ["lab", join(folder, "00_start_here.ipynb"), ...root, ...options.args ?? []],
    cwd: projectDirectory,
    signal: options.signal,
  }).spawn();
  return (await child.status).code;
}

/** Makes the kernel known to VS Code and to every JupyterLab of this person. Returns its file. */
export async function installKernel(data: string = jupyterData()): Promise<string> {
  return writeKernelSpec(data, await stableDeno());
}
