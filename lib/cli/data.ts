/** `data` and `models`: what can be fetched, where it comes from, and whether it is intact. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { fetchAsset, locateAsset, type Located } from "lib/assets/fetch.ts";
import {
  type Asset,
  byId,
  dataManifests,
  modelManifests,
  type WeightsManifest,
} from "lib/assets/manifest.ts";
import { encodePng } from "lib/image/image.ts";
import { openSession } from "lib/onnx/session.ts";
import { overlay } from "lib/plot/overlay.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { command, type Context, nearestWord, UsageError } from "./command.ts";
import { openCollection } from "./workspace.ts";

const trustOption = {
  trust: { kind: "text", about: "Accept this SHA-256 though no manifest has it", value: "SHA256" },
} as const;

function actionOf<A extends string>(
  typed: string,
  { of, known }: { of: string; known: readonly A[] },
): A {
  if ((known as readonly string[]).includes(typed)) return typed as A;
  throw new UsageError(
    `${of} has no action "${typed}". Did you mean ${nearestWord(typed, known)}? ` +
      `Known: ${known.join(", ")}`,
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
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

async function fetchAll(
  assets: readonly Asset[],
  { trust, title, context }: { trust?: string; title: string; context: Context },
) {
  using bar = context.bar(title, assets.length);
  const found: Located[] = [];
  for (const [i, asset] of assets.entries()) {
    found.push(await fetchAsset(asset, { trust, signal: context.signal }));
    bar.at(i + 1, asset.path);
  }
  return found.map(({ file, sha256, from }) => ({ file, sha256, from }));
}

async function verify(assets: readonly Asset[], context: Context, trust?: string) {
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
  using bar = context.bar("drawing labels", collection.plates.length);
  const files: string[] = [];
  for (const [i, plate] of collection.plates.entries()) {
    const marks = collection.labels.filter((label) => label.plate === plate.id)
      .map(({ box, mask, name, difficult }) => ({ box, mask, name, dashed: difficult }));
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
  options: {
    ...trustOption,
    out: { kind: "text", about: "Where overlay draws", value: "FOLDER", default: "out/overlay" },
  },
  async run({ words: [typed, name], options: { trust, out } }, context) {
    const known = ["list", "fetch", "verify", "overlay"] as const;
    const action = actionOf(typed, { of: "data", known });
    const manifests = dataManifests();
    if (action === "list") {
      for (const { id, title, items, rights } of manifests) {
        context.say(`${id}: ${title}\n  ${items.length} plates. ${rights}`);
      }
      return manifests.map(({ id, title, source, rights, items }) => ({
        id,
        title,
        source,
        rights,
        plates: items.length,
      }));
    }
    if (name === undefined && action !== "verify") {
      throw new UsageError(
        `data ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    if (action === "overlay") return await drawLabels(name, { out, context });
    const chosen = name === undefined
      ? manifests
      : [byId(manifests, { id: name, kind: "collection" })];
    const assets = chosen.flatMap(({ items }) => items);
    return action === "fetch"
      ? await fetchAll(assets, { trust, title: `fetching ${name}`, context })
      : await verify(assets, context, trust);
  },
});

/** @throws {Error} that names the first tensor that is missing or of another shape */
function checkTensors({ tensors }: WeightsManifest, file: string) {
  const { tensors: found } = decodeSafetensors(readFileSync(file));
  for (const [name, shape] of Object.entries(tensors)) {
    if (found[name]?.shape.join() === shape.join()) continue;
    const has = found[name] ? `[${found[name].shape}]` : "missing";
    throw new Error(`${file}: ${name} is ${has}; its manifest says [${shape}]`);
  }
  return { tensors: Object.keys(tensors).length };
}

export const modelsCommand = command({
  name: "models",
  about: "list | fetch NAME | verify [NAME]: the weights there are, with licence and size.",
  takes: ["list|fetch|verify", "[NAME]"],
  options: trustOption,
  async run({ words: [typed, name], options: { trust } }, context) {
    const action = actionOf(typed, { of: "models", known: ["list", "fetch", "verify"] as const });
    const manifests = modelManifests();
    if (action === "list") {
      return manifests.map(({ id, title, licence, variants }) => {
        const sizes = variants.map(({ name, bytes, grade }) =>
          `${name}: ${bytes ?? "?"} bytes, hash ${grade}`
        );
        context.say(`${id}: ${title}\n  ${licence}. ${sizes.join("; ")}`);
        return { id, title, licence, variants };
      });
    }
    if (action === "fetch" && name === undefined) {
      throw new UsageError(
        `models fetch takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    const chosen = name === undefined ? manifests : [byId(manifests, { id: name, kind: "model" })];
    if (action === "fetch") {
      return await fetchAll(chosen, { trust, title: `fetching ${name}`, context });
    }
    const states = await verify(chosen, context, trust);
    const signatures = [];
    for (const manifest of chosen) {
      const found = await locateAsset(manifest, { trust });
      if (!found) continue;
      if (manifest.kind === "weights") {
        signatures.push({ id: manifest.id, ...checkTensors(manifest, found.file) });
        context.say(`${manifest.id}: names and shapes of its tensors checked`);
        continue;
      }
      await using session = await openSession(found.file);
      const shapes = (ports: typeof session.inputs) =>
        Object.fromEntries(ports.map((port) => [port.name, port.shape]));
      const now = { inputs: shapes(session.inputs), outputs: shapes(session.outputs) };
      if (JSON.stringify(now) !== JSON.stringify(manifest.signature)) {
        throw new Error(
          `${found.file} takes and gives ${JSON.stringify(now)}, not ` +
            JSON.stringify(manifest.signature),
        );
      }
      const compared = manifest.expect === null ? "output never compared" : "output to be compared";
      context.say(`${manifest.id}: signature checked, ${compared}`);
      signatures.push({ id: manifest.id, signature: "checked", output: compared });
    }
    return { states, signatures };
  },
});
