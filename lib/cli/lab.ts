/** `lab`: the notebooks opened in JupyterLab. */
import { command, flag } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";

export const labCommand = command({
  name: "lab",
  about: abouts.lab,
  takes: [],
  examples: ["lab", "lab --install-kernel", "lab --no-browser"],
  options: {
    "install-kernel": flag("Only make the kernel known to VS Code and to JupyterLabs of your own"),
    "no-browser": flag("Print the address instead of opening it"),
  },
  async run({ options }, context) {
    const { installKernel, openLab } = await import("lib/tools/lab.ts");
    if (options["install-kernel"]) {
      const kernel = await installKernel();
      context.say(`"Burin (Deno)" is known to Jupyter and VS Code: ${kernel}`);
      return { kernel };
    }
    const code = await openLab({
      signal: context.signal,
      onStep: (step) => context.say(step),
      args: options["no-browser"] ? ["--no-browser"] : [],
    });
    return { code };
  },
});
