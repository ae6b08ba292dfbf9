/** `models`: the weights there are, their licences and sizes; fetched, verified, or made here. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, dropZips, locateAsset, placesOf } from "lib/assets/fetch.ts";
import {
  type Asset,
  type GraphManifest,
  type ModelManifest,
  modelManifests,
  projectDirectory,
  type WeightsManifest,
} from "lib/assets/manifest.ts";
import { openSession } from "lib/onnx/session.ts";
import { checkSignature } from "lib/onnx/signature.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { command, type Context, suggestion, UsageError } from "./command.ts";
import { actionOf, fetchAll, trustOption, verify } from "./data.ts";
import { runPython } from "./python.ts";

/** All files of some models: the graphs, and what lies beside them. */
const assetsOf = (manifests: readonly ModelManifest[]): Asset[] =>
  manifests.flatMap((manifest) => [
    manifest,
    ...manifest.kind === "graph" ? manifest.beside ?? [] : [],
  ]);

/** Bytes that are fetched for a model; null where that is not known. */
export function bytesOf(manifest: ModelManifest): number | null {
  return assetsOf([manifest]).reduce<number | null>((sum, { variants }) => {
    const [{ bytes }] = variants;
    return sum === null || bytes === null ? null : sum + bytes;
  }, 0);
}

/** Millions of bytes as the table shows them: "~" where they are not known exactly. */
function megabytesOf(manifest: ModelManifest): string {
  const bytes = bytesOf(manifest);
  if (bytes !== null) return (bytes / 1e6).toFixed(bytes < 1e6 ? 1 : 0);
  const about = assetsOf([manifest]).map(({ variants: [{ bytes, megabytes }] }) =>
    bytes === null ? megabytes : bytes / 1e6
  );
  return about.some((size) => size === undefined)
    ? "?"
    : `~${about.reduce((sum: number, size) => sum + size!, 0).toFixed(0)}`;
}

/** A table, its columns as wide as their longest text. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) => row.map((text, c) => text.padEnd(widths[c])).join("  ").trimEnd())
    .join("\n");
}

/** Those that a name means: one, or the parts of a model. @throws {UsageError} with the nearest */
export function modelsNamed(manifests: readonly ModelManifest[], name: string): ModelManifest[] {
  const found = manifests.filter(({ id, partOf }) => id === name || partOf === name);
  if (found.length > 0) return found;
  const known = [
    ...new Set(manifests.flatMap(({ id, partOf }) => partOf === undefined ? [id] : [partOf, id])),
  ];
  throw new UsageError(
    `There is no model "${name}".${suggestion(name, known)} Known: ${known.join(", ")}`,
  );
}

/** Whether all files of a model are here; they may be gigabytes, so that only `verify` reads them. */
function isHere(manifest: ModelManifest): boolean {
  return assetsOf([manifest]).every((asset) =>
    placesOf(asset).some(({ file }) => existsSync(file))
  );
}

function list(manifests: readonly ModelManifest[], context: Context) {
  const rows = [["model", "MB", "hash", "here", "licence"]];
  const listed = [];
  for (const manifest of manifests) {
    const { id, title, licence, variants, partOf, note } = manifest;
    const bytes = bytesOf(manifest);
    const here = isHere(manifest);
    const made = manifest.kind === "graph" && manifest.export !== undefined;
    const grade = made ? "export" : variants[0].grade;
    rows.push([
      id,
      megabytesOf(manifest),
      grade,
      here ? "yes" : "no",
      licence.replaceAll(/ \(.*?\)/g, ""),
    ]);
    listed.push({ id, title, licence, bytes, here, partOf, note, export: made, variants });
  }
  context.say(table(rows));
  context.say(
    "\nfetch NAME downloads, also by the name of all parts (sam_vit_b); export NAME makes what " +
      "nobody publishes. hash: verified here, reported by others, none until the first download.",
  );
  return listed;
}

/** @throws {Error} that names the first tensor that is missing or of another shape */
function checkTensors({ tensors }: WeightsManifest, file: string) {
  const { tensors: found } = decodeSafetensors(readFileSync(file), { name: file });
  for (const [name, shape] of Object.entries(tensors)) {
    if (found[name]?.shape.join() === shape.join()) continue;
    const has = found[name] ? `[${found[name].shape}]` : "missing";
    throw new Error(`${file}: ${name} is ${has}; its manifest says [${shape}]`);
  }
  return { tensors: Object.keys(tensors).length };
}

/** @throws {Error} when the file cannot be loaded, or takes or gives something else */
async function checkGraph({ id, signature }: GraphManifest, file: string) {
  await using session = await openSession(file);
  checkSignature(session, { name: file, as: `what its manifest ${id} says`, ...signature });
  return { signature: "checked" };
}

async function check(chosen: readonly ModelManifest[], context: Context, trust?: string) {
  const states = await verify(assetsOf(chosen), context, trust);
  const signatures = [];
  for (const manifest of chosen) {
    const found = await locateAsset(manifest, { trust });
    if (!found || manifest.kind === "file") continue;
    if (manifest.kind === "weights") {
      signatures.push({ id: manifest.id, ...checkTensors(manifest, found.file) });
      context.say(`${manifest.id}: names and shapes of its tensors checked`);
      continue;
    }
    const said = await checkGraph(manifest, found.file);
    context.say(`${manifest.id}: signature ${said.signature}`);
    signatures.push({ id: manifest.id, ...said });
  }
  return { states, signatures };
}

/** Makes a file that nobody publishes, and keeps its hash. */
async function make(
  manifest: ModelManifest,
  { random, checkpoint, out, context }: {
    random: boolean;
    checkpoint?: string | undefined;
    out?: string | undefined;
    context: Context;
  },
) {
  if (manifest.kind !== "graph" || !manifest.export) {
    throw new UsageError(
      `${manifest.id} is published: deno task models fetch ${manifest.id} gets it`,
    );
  }
  const place = join(cacheDirectory(), manifest.path);
  const file = out ?? (random ? place.replace(/\.onnx$/, ".random.onnx") : place);
  const { script, arguments: words } = manifest.export;
  context.say(`${manifest.id}: ${manifest.licence}; ${manifest.variants[0].origin}`);
  if (file === place) { // it is made anew, and with it what lies beside it
    for (const { path } of assetsOf([manifest])) {
      rmSync(join(cacheDirectory(), `${path}.sha256`), { force: true });
    }
  }
  const args = [
    ...words,
    "--out",
    file,
    ...random ? ["--random"] : [],
    ...checkpoint === undefined ? [] : ["--checkpoint", checkpoint],
  ];
  const code = await runPython(join(projectDirectory, script), { args, context });
  if (code !== 0 || !existsSync(file)) {
    throw new Error(`${script} ended with status ${code} and made no ${file}; it says why above`);
  }
  await using session = await openSession(file);
  const ports = (list: typeof session.inputs) =>
    Object.fromEntries(list.map(({ name, shape }) => [name, shape]));
  const signature = { inputs: ports(session.inputs), outputs: ports(session.outputs) };
  context.say(`${file}: loaded; takes ${Object.keys(signature.inputs).join(", ")}`);
  // a small one of random weights has other widths than the manifest says
  if (random) return { file, random, signature };
  checkSignature(session, { name: file, as: manifest.id, ...manifest.signature });
  const { sha256 } = file === place ? (await locateAsset(manifest))! : { sha256: null };
  return { file, random, sha256, signature };
}

export const modelsCommand = command({
  name: "models",
  about: "list | fetch NAME | verify [NAME] | export NAME: weights, with licence and size.",
  takes: ["list|fetch|verify|export", "[NAME]"],
  uses: ({ words: [action] }) => action === "fetch" ? ["net"] : action === "export" ? ["run"] : [],
  examples: ["models list", "models fetch yolox_nano", "models verify"],
  options: {
    ...trustOption,
    random: { kind: "flag", about: "export: a small model of random weights, to try the way" },
    checkpoint: { kind: "text", about: "export: the authors' own file", value: "FILE" },
    out: { kind: "text", about: "export: where to, if not to the cache", value: "FILE" },
  },
  async run({ words: [typed, name], options: { trust, random, checkpoint, out } }, context) {
    const known = ["list", "fetch", "verify", "export"] as const;
    const action = actionOf(typed, { of: "models", known });
    const manifests = modelManifests();
    if (action === "list") return list(manifests, context);
    if (action !== "verify" && name === undefined) {
      throw new UsageError(
        `models ${action} takes a name: ${manifests.map(({ id }) => id).join(", ")}`,
      );
    }
    const chosen = name === undefined ? manifests : modelsNamed(manifests, name);
    if (action === "verify") return await check(chosen, context, trust);
    if (action === "export") return await make(chosen[0], { random, checkpoint, out, context });
    const made = chosen.find((one) => one.kind === "graph" && one.export !== undefined);
    if (made && !(await locateAsset(made, { trust }))) {
      throw new UsageError(
        `Nobody publishes ${made.id}: deno task models export ${made.id} makes it here`,
      );
    }
    for (const { id, licence, note } of chosen) {
      context.say(`${id}: ${licence}${note === undefined ? "" : `. ${note}`}`);
    }
    const assets = assetsOf(chosen);
    const found = await fetchAll(assets, { trust, title: `fetching ${name}`, context });
    dropZips(assets);
    return found;
  },
});
