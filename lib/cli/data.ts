/** `data`: the collections that can be fetched, where they come from, and whether they are intact. */
import { dataManifests } from "lib/assets/manifest.ts";
import { command, type Context, text } from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";
import { corpusOptions } from "./corpus_options.ts";
import { trustOption } from "./trust_option.ts";

async function draw(corpus: string, { out, context }: { out: string; context: Context }) {
  const { openCollection } = await import("lib/study/collection.ts");
  const { drawLabels } = await import("lib/study/drawn_labels.ts");
  const { seed, plates } = corpusOptions; // of the engraver, which is no collection with a manifest
  const choice = { corpus, out: undefined, seed: seed.default, plates: plates.default };
  return await drawLabels(await openCollection(choice, context), { directory: out }, context);
}

export const dataCommand = command({
  name: "data",
  about: abouts.data,
  takes: ["list|fetch|verify|overlay", "[NAME]"],
  uses: ({ words: [action] }) => action === "fetch" || action === "overlay" ? ["net"] : [],
  examples: [
    "data list",
    "data fetch alice",
    "data fetch prints --book hogarth",
    "data overlay alice --out out/overlay",
  ],
  options: {
    book: text("Of the prints: a book, what several begin with, or both in a list", {
      value: "NAME,NAME",
    }),
    ...trustOption,
    out: text("Where overlay draws", { value: "FOLDER", default: "out/overlay" }),
  },
  async run({ words: [typed, name], options: { trust, out, book } }, context) {
    const known = ["list", "fetch", "verify", "overlay"] as const;
    const action = actionOf(typed, { of: "data", known });
    // loaded now: the help of a command needs its options alone
    const collections = await import("lib/tools/collections.ts");
    const manifests = dataManifests();
    if (action === "list") {
      for (const line of manifests.flatMap(collections.collectionLines)) context.say(line);
      return manifests.map(collections.listedCollection);
    }
    if (action !== "verify" && name === undefined) {
      throw new UsageError(
        `data ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    const { title, items } = collections.chosenItems(name, book);
    if (action === "overlay") return await draw(title, { out, context });
    const { fetchAssets, verifyAssets } = await import("lib/tools/assets.ts");
    return action === "fetch"
      ? await fetchAssets(items, { trust, title: `fetching ${title}` }, context)
      : await verifyAssets(items, { trust }, context);
  },
});
