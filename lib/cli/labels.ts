/** `labels`: formats of labels, what is in a folder of them, and conversion from one to another. */
import { command } from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { formatLines, formatRows } from "lib/study/label_tables.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";
import { labelsActions } from "./labels_actions.ts";
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
    actionOf(action, { of: "labels", known: ["list", ...Object.keys(labelsActions)] });
    if (action === "list") {
      for (const line of formatLines()) context.say(line);
      return formatRows();
    }
    if (typed === undefined) throw new UsageError(`labels ${action} takes a folder of labels`);
    return await labelsActions[action]({ typed, target, options }, context);
  },
});
