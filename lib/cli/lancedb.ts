/** `lancedb`: LanceDB installed into the cache. */
import { command } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";

export const lancedbCommand = command({
  name: "lancedb",
  about: abouts.lancedb,
  takes: [],
  examples: ["lancedb"],
  options: {},
  async run(_, context) {
    // loaded now: the help of a command needs its options alone
    const { installLancedb } = await import("lib/tools/lancedb_install.ts");
    return await installLancedb(context);
  },
});
