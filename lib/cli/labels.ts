/** `labels`: formats of labels, what is in a folder of them, and conversion from one to another. */
import { command } from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";
import { labelsOptions } from "./labels_options.ts";

export const labelsCommand = command({
  name: "labels",
  about: abouts.labels,
  takes: ["list|show|convert|judge", "[FROM]", "[TO]"],
  examples: [
    "labels list",
    "labels show ../my-labels",
    "labels show prints/hogarth-trusler-1833",
    "labels convert ../my-labels ../as-coco --to coco",
    "labels judge out/demo out/demo/collection",
  ],
  options: labelsOptions,
  async run({ words: [action, typed, target], options }, context) {
    // loaded now: the help of a command needs its options alone
    const { labelActions } = await import("lib/study/label_actions.ts");
    actionOf(action, { of: "labels", known: ["list", ...Object.keys(labelActions)] });
    if (action === "list") {
      const { formatLines, formatRows } = await import("lib/study/label_tables.ts");
      for (const line of formatLines()) context.say(line);
      return formatRows();
    }
    if (typed === undefined) throw new UsageError(`labels ${action} takes a folder of labels`);
    return await labelActions[action]({ typed, target, options }, context);
  },
});
