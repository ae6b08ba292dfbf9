/** `engines`: what can train on this machine. */
import { command } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";

export const enginesCommand = command({
  name: "engines",
  about: abouts.engines,
  takes: [],
  examples: ["engines", "engines --json"],
  options: {},
  async run(_, context) {
    // loaded now: the help of a command needs its options alone
    const { engineTable } = await import("lib/simclr/engines.ts");
    const { engineLines } = await import("lib/study/engine_lines.ts");
    const rows = await engineTable();
    for (const line of engineLines(rows)) context.say(line);
    return rows;
  },
});
