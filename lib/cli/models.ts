/** `models`: the weights there are, their licences and sizes; fetched, verified, or made here. */
import { modelManifests } from "lib/assets/manifest.ts";
import { command, flag, text } from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";
import { trustOption } from "./trust_option.ts";

export const modelsCommand = command({
  name: "models",
  about: abouts.models,
  takes: ["list|fetch|verify|export", "[NAME]"],
  uses: ({ words: [action] }) => action === "fetch" ? ["net"] : action === "export" ? ["run"] : [],
  examples: ["models list", "models fetch yolox_nano", "models verify"],
  options: {
    ...trustOption,
    random: flag("export: a small model of random weights, to try the way"),
    checkpoint: text("export: the authors' own file", { value: "FILE" }),
    out: text("export: where to, if not to the cache", { value: "FILE" }),
  },
  async run({ words: [typed, name], options: { trust, ...making } }, context) {
    const known = ["list", "fetch", "verify", "export"] as const;
    const action = actionOf(typed, { of: "models", known });
    // loaded now: the help of a command needs its options alone
    const models = await import("lib/tools/models.ts");
    const manifests = modelManifests();
    if (action === "list") {
      for (const line of models.modelLines(manifests)) context.say(line);
      context.say(
        "\nfetch NAME downloads, also by the name of all parts (sam_vit_b); export NAME makes what " +
          "nobody publishes. hash: verified here, reported by others, none until the first download.",
      );
      return manifests.map(models.listed);
    }
    if (action !== "verify" && name === undefined) {
      throw new UsageError(
        `models ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    const chosen = name === undefined ? manifests : models.modelsNamed(manifests, name);
    if (action === "verify") return await models.verifyModels(chosen, { trust }, context);
    if (action === "fetch") {
      return await models.fetchModels(chosen, { trust, title: `fetching ${name}` }, context);
    }
    const { exportModel } = await import("lib/tools/model_export.ts");
    const [manifest] = chosen;
    return await exportModel(manifest, { ...making, ...context, shown: !context.json });
  },
});
