/** JupyterLab in a virtual environment of its own, with the kernel that the notebooks want. */
import { join, relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { finished } from "./finished.ts";
import { jupyterData, stableDeno, writeKernelSpec } from "./kernel_spec.ts";
import { type Copies, type CopyOptions, workingCopies } from "./working_copies.ts";
import { type LabOptions, makeLab } from "./lab_environment.ts";

export { kernelSpec } from "./kernel_spec.ts";

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
