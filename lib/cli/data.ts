/** `data`: the collections that can be fetched, where they come from, and whether they are intact. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { fetchAsset, locateAsset, type Located } from "lib/assets/fetch.ts";
import { type Holder, holderText } from "lib/assets/lock.ts";
import { type Asset, byId, type DataItem, dataManifests } from "lib/assets/manifest.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { printItems } from "lib/corpus/prints.ts";
import { decodeImage, encodePng } from "lib/image/image.ts";
import { overlay } from "lib/plot/overlay.ts";
import { command, type Context, suggestion, UsageError } from "./command.ts";
import { counted } from "lib/study/counted.ts";
import { openCollection } from "lib/study/collection.ts";

/** Manifests' items, of some books where these are named: "hogarth", or "prints/hogarth". */
function chosenOf(name: string, book: string | undefined): { title: string; items: Items } {
  const typed = book === undefined ? name : `${name.replace(/\/$/, "")}/${book}`;
  const named = namedCollection(typed);
  if (named?.name === "prints") return { title: typed, items: printItems(named) };
  if (book !== undefined) throw new UsageError(`--book is for prints: ${name} has no books`);
  const { items } = byId(dataManifests(), { id: name, kind: "collection" });
  return { title: name, items };
}

type Items = readonly DataItem[];

/** `--trust`. */
export const trustOption = {
  trust: { kind: "text", about: "Accept this SHA-256 though no manifest has it", value: "SHA256" },
} as const;

/** What was typed, as one of the actions there are. @throws {UsageError} that names the nearest */
export function actionOf<A extends string>(
  typed: string,
  { of, known }: { of: string; known: readonly A[] },
): A {
  if ((known as readonly string[]).includes(typed)) return typed as A;
  throw new UsageError(
    `${of} has no action "${typed}".${suggestion(typed, known)} Known: ${known.join(", ")}`,
  );
}

interface State {
  readonly path: string;
  readonly state: "here" | "missing" | "damaged";
  readonly sha256?: string;
  readonly variant?: string;
  readonly from?: Located["from"];
  readonly reason?: string;
}

async function stateOf(asset: Asset, trust?: string): Promise<State> {
  const { path } = asset;
  try {
    const found = await locateAsset(asset, { trust });
    if (!found) return { path, state: "missing" };
    const { sha256, variant, from } = found;
    return { path, state: "here", sha256, variant: variant?.name ?? "trusted", from };
  } catch (error) {
    return {
      path,
      state: "damaged",
      reason: reasonOf(error),
    };
  }
}

/** Whether a picture without a known hash can be opened. */
async function inspect(file: string, { path }: Asset): Promise<void> {
  if (/\.(png|jpe?g|gif|webp|tiff?)$/i.test(path)) {
    await decodeImage(file);
  }
}

/** Fetches files one by one, saying how far each is. */
export async function fetchAll(
  assets: readonly Asset[],
  { trust, title, context }: { trust?: string | undefined; title: string; context: Context },
) {
  using bar = context.bar(title, assets.length);
  const found: Located[] = [];
  for (const [i, asset] of assets.entries()) {
    const onProgress = ({ done, total }: { done: number; total: number | null }) => {
      const mega = (bytes: number) => (bytes / 1e6).toFixed(0);
      bar.at(i, `${asset.path}: ${mega(done)} of ${total === null ? "?" : mega(total)} MB`);
    };
    const onWait = (holder: Holder | null) =>
      bar.at(i, `${asset.path}: waits, since ${holderText(holder)}`);
    found.push(
      await fetchAsset(asset, { trust, signal: context.signal, onProgress, onWait, inspect }),
    );
    bar.at(i + 1, asset.path);
  }
  return found.map(({ file, sha256, from }) => ({ file, sha256, from }));
}

/** Says of each file whether it is here and intact. @throws {Error} when one is damaged */
export async function verify(assets: readonly Asset[], context: Context, trust?: string) {
  const states: State[] = [];
  for (const asset of assets) {
    const state = await stateOf(asset, trust);
    context.say(`${state.state.padEnd(8)} ${state.path}${state.reason ? `\n${state.reason}` : ""}`);
    states.push(state);
  }
  if (states.some(({ state }) => state === "damaged")) {
    throw new Error("At least one file is not what its manifest says; see above");
  }
  return states;
}

/** Draws a collection's labels on its plates, for people to check them. */
async function drawLabels(name: string, { out, context }: { out: string; context: Context }) {
  const collection = await openCollection({
    corpus: name,
    out: undefined,
    seed: 1,
    plates: 60,
  }, context);
  mkdirSync(out, { recursive: true });
  const { labelled } = collection;
  const labelsOn = labelsByPlate(collection.labels);
  const plates = collection.plates.filter(({ id }) => labelled?.has(id) ?? true);
  using bar = context.bar("drawing labels", plates.length);
  const files: string[] = [];
  for (const [i, plate] of plates.entries()) {
    const marks = labelsOn(plate.id)
      .map(({ box, mask, name, difficult }) => ({
        box,
        mask,
        // on a full plate the one word would hide what it names
        name: name === unnamedFigure ? null : name,
        dashed: difficult,
      }));
    const file = join(out, `${plate.id}.png`);
    writeWhole(file, await encodePng(await overlay(await collection.open(plate), marks)));
    files.push(file);
    bar.at(i + 1, plate.id);
  }
  return files;
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
    book: {
      kind: "text",
      about: "Of the prints: a book, what several begin with, or both in a list",
      value: "NAME,NAME",
    },
    ...trustOption,
    out: { kind: "text", about: "Where overlay draws", value: "FOLDER", default: "out/overlay" },
  },
  async run({ words: [typed, name], options: { trust, out, book } }, context) {
    const known = ["list", "fetch", "verify", "overlay"] as const;
    const action = actionOf(typed, { of: "data", known });
    const manifests = dataManifests();
    if (action === "list") {
      const bytesOf = (items: Items) =>
        items.reduce((sum, { variants }) => sum + (variants[0].bytes ?? 0), 0);
      for (const { id, title, items, books, rights } of manifests) {
        const size = `${items.length} plates, ${(bytesOf(items) / 1e6).toFixed(0)} MB`;
        context.say(`${id}: ${title}\n  ${size}. ${rights}`);
        for (const one of books ?? []) {
          const own = items.filter((item) => item.book === one.id);
          context.say(
            `  ${id}/${one.id}: ${counted(own.length, "plate")}. ${one.artist}, ${one.year}`,
          );
        }
      }
      return manifests.map(({ id, title, source, rights, items, books }) => ({
        ...{ id, title, source, rights, plates: items.length, bytes: bytesOf(items) },
        ...books ? { books } : {},
      }));
    }
    if (name === undefined && action !== "verify") {
      throw new UsageError(
        `data ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    if (name === undefined) {
      if (book !== undefined) throw new UsageError("--book takes a name before it: prints");
      return await verify(manifests.flatMap(({ items }) => items), context, trust);
    }
    const { title, items } = chosenOf(name, book);
    if (action === "overlay") return await drawLabels(title, { out, context });
    return action === "fetch"
      ? await fetchAll(items, { trust, title: `fetching ${title}`, context })
      : await verify(items, context, trust);
  },
});
