/** The Python environment in which JupyterLab runs. */
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { kernelName, writeKernelSpec } from "./kernel_spec.ts";
import { labPackages } from "./lab_packages.ts";
import { makeEnvironment, programIn } from "./python_environment.ts";

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
