/** `data`: the collections that can be fetched, where they come from, and whether they are intact. */
import { byId, type DataItem, dataManifests } from "lib/assets/manifest.ts";
import { counted } from "lib/study/counted.ts";
import { command, type Context, text } from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";
import { trustOption } from "./trust_option.ts";

type Items = readonly DataItem[];

const bytesOf = (items: Items) =>
  items.reduce((sum, { variants }) => sum + (variants[0].bytes ?? 0), 0);

/** Items of a collection, of some books where these are named: "hogarth", or "prints/hogarth". */
async function chosenOf(name: string, book: string | undefined) {
  const { namedCollection } = await import("lib/corpus/named_collection.ts");
  const { printItems } = await import("lib/corpus/prints.ts");
  const title = book === undefined ? name : `${name.replace(/\/$/, "")}/${book}`;
  const named = namedCollection(title);
  if (named?.name === "prints") return { title, items: printItems(named) };
  if (book !== undefined) throw new UsageError(`--book is for prints: ${name} has no books`);
  return { title, items: byId(dataManifests(), { id: name, kind: "collection" }).items };
}

function list({ say }: Context) {
  return dataManifests().map(({ id, title, source, rights, items, books }) => {
    const bytes = bytesOf(items);
    say(`${id}: ${title}\n  ${items.length} plates, ${(bytes / 1e6).toFixed(0)} MB. ${rights}`);
    for (const { id: book, artist, year } of books ?? []) {
      const { length } = items.filter((item) => item.book === book);
      say(`  ${id}/${book}: ${counted(length, "plate")}. ${artist}, ${year}`);
    }
    return { id, title, source, rights, plates: items.length, bytes, ...books ? { books } : {} };
  });
}

async function draw(corpus: string, { out, context }: { out: string; context: Context }) {
  const { openCollection } = await import("lib/study/collection.ts");
  const { drawLabels } = await import("lib/study/drawn_labels.ts");
  const choice = { corpus, out: undefined, seed: 1, plates: 60 };
  return await drawLabels(await openCollection(choice, context), { directory: out }, context);
}

export const dataCommand = command({
  name: "data",
  about: "list | fetch NAME | verify [NAME] | overlay NAME: the collections there are.",
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
    if (action === "list") return list(context);
    const manifests = dataManifests();
    if (name === undefined && action !== "verify") {
      throw new UsageError(
        `data ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    if (name === undefined && book !== undefined) {
      throw new UsageError("--book takes a name before it: prints");
    }
    const { title, items } = name === undefined
      ? { title: "", items: manifests.flatMap(({ items }) => items) }
      : await chosenOf(name, book);
    if (action === "overlay") return await draw(title, { out, context });
    const { fetchAssets, verifyAssets } = await import("lib/tools/assets.ts");
    return action === "fetch"
      ? await fetchAssets(items, { trust, title: `fetching ${title}` }, context)
      : await verifyAssets(items, { trust }, context);
  },
});
