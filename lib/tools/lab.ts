/** JupyterLab in a virtual environment of its own, with the kernel that the notebooks want. */
import { join, relative } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { finished } from "./finished.ts";
import { jupyterData, kernelName, stableDeno, writeKernelSpec } from "./kernel_spec.ts";
import { makeEnvironment, programIn } from "./python_environment.ts";
import { type Copies, type CopyOptions, workingCopies } from "./working_copies.ts";

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

/** What to do when there is no Python that can make environments. */
const pythonCure = "install Python 3.10 or later with its venv module " +
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

/**
 * The environment, made where it is not there yet or holds other versions. Returns the path of its
 * `jupyter`.
 *
 * @throws {Error} when Python or its venv is missing, with the package to install
 */
export async function makeLab(options: LabOptions = {}): Promise<string> {
  const { directory = join(cacheDirectory(), "lab"), python, onStep, signal } = options;
  await makeEnvironment(directory, {
    packages: labPackages,
    name: "JupyterLab's environment",
    cure: pythonCure,
    say: (line) => onStep?.(line),
    python,
    signal,
  });
  for (const [file, content] of Object.entries(settings)) {
    writeWhole(join(directory, file), JSON.stringify(content, null, 2) + "\n");
  }
  // written each time, so that it may name the Deno that runs, wherever that lies
  writeKernelSpec(join(directory, "share", "jupyter"), Deno.execPath());
  return programIn(directory, "jupyter");
}

/** What is said of the working copies before the lab opens. */
export function copiesSaid({ directory, copied, kept }: Copies): string[] {
  const folder = relative(projectDirectory, directory);
  const notebooks = copied.length === 1 ? "notebook" : "notebooks";
  return [
    ...copied.length === 0 ? [] : [`copied ${copied.length} ${notebooks} to ${folder}, to work in`],
    ...kept.length === 0 ? [] : [
      `${kept.join(", ")} in ${folder} was changed there and stays; notebooks/ has a newer one, ` +
      "which comes when yours is renamed or deleted",
    ],
  ];
}

/**
 * Opens JupyterLab on working copies of the notebooks, trusted as we made them, and waits until it is
 * closed. Returns its exit code.
 */
export async function openLab(
  options: LabOptions & { readonly args?: readonly string[]; readonly copies?: CopyOptions } = {},
): Promise<number> {
  const { args = [], signal, onStep } = options;
  const jupyter = await makeLab(options);
  const copies = workingCopies(options.copies);
  const { directory, copied } = copies;
  for (const line of copiesSaid(copies)) onStep?.(line);
  if (copied.length > 0) {
    // only what we made is trusted: what a person put there may come from anywhere
    const trusted = await finished(jupyter, { args: ["trust", ...copied], signal });
    if (trusted?.code !== 0) {
      const said = trusted?.said ?? `there is no ${jupyter}`;
      onStep?.(`could not mark them as trusted, sliders wait for a run: ${said}`);
    }
  }
  const first = join(relative(projectDirectory, directory), "00_start_here.ipynb");
  const root = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : [];
  const child = new Deno.Command(jupyter, {
    args: ["lab", first, ...root, ...args],
    cwd: projectDirectory,
    ...signal === undefined ? {} : { signal },
  }).spawn();
  return (await child.status).code;
}

/** Makes the kernel known to VS Code and to every JupyterLab of this person. Returns its file. */
export async function installKernel(data: string = jupyterData()): Promise<string> {
  return writeKernelSpec(data, await stableDeno());
}
