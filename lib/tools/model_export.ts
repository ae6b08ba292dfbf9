/** A model that nobody publishes, made here by its script from its authors' own file. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, locateAsset } from "lib/assets/fetch.ts";
import { type ModelManifest, projectDirectory } from "lib/assets/manifest.ts";
import { modelFiles } from "lib/assets/model_files.ts";
import { openSession } from "lib/onnx/session.ts";
import { checkSignature } from "lib/onnx/signature.ts";
import { UsageError } from "lib/study/usage.ts";
import { runScript, type ScriptOptions } from "./python_script.ts";

/** How a model is made, and where it goes. */
export interface ModelExportOptions extends Omit<ScriptOptions, "args"> {
  /** A small model of random weights, to try the way. Default false. */
  readonly random?: boolean;
  /** The authors' own file. Default: the script fetches it. */
  readonly checkpoint?: string | undefined;
  /** The file to write. Default: its place in the cache. */
  readonly out?: string | undefined;
}

/** Names of tensors, and their sides. */
type Ports = Readonly<Record<string, readonly (number | null)[]>>;

/** The file that was made. */
export interface ExportedModel {
  readonly file: string;
  readonly random: boolean;
  /** Null outside of the cache; none of a random one. */
  readonly sha256?: string | null;
  readonly signature: { readonly inputs: Ports; readonly outputs: Ports };
}

/**
 * Runs the script of a model, loads what it wrote, and keeps its hash.
 *
 * @throws {UsageError} where the model is published
 * @throws {Error} where the script fails, or its file takes or gives something else than the manifest
 *   says
 */
export async function exportModel(
  manifest: ModelManifest,
  { random = false, checkpoint, out, ...running }: ModelExportOptions,
): Promise<ExportedModel> {
  if (manifest.kind !== "graph" || !manifest.export) {
    throw new UsageError(
      `${manifest.id} is published: deno task models fetch ${manifest.id} gets it`,
    );
  }
  const place = join(cacheDirectory(), manifest.path);
  const file = out ?? (random ? place.replace(/\.onnx$/, ".random.onnx") : place);
  const { script, arguments: words } = manifest.export;
  running.say(`${manifest.id}: ${manifest.licence}; ${manifest.variants[0].origin}`);
  if (file === place) { // it is made anew, and with it what lies beside it
    for (const { path } of modelFiles(manifest)) {
      rmSync(join(cacheDirectory(), `${path}.sha256`), { force: true });
    }
  }
  const given = checkpoint === undefined ? [] : ["--checkpoint", checkpoint];
  const args = [...words, "--out", file, ...random ? ["--random"] : [], ...given];
  const code = await runScript(join(projectDirectory, script), { args, ...running });
  if (code !== 0 || !existsSync(file)) {
    throw new Error(`${script} ended with status ${code} and made no ${file}; it says why above`);
  }
  await using session = await openSession(file);
  const ports = (list: typeof session.inputs): Ports =>
    Object.fromEntries(list.map(({ name, shape }) => [name, shape]));
  const signature = { inputs: ports(session.inputs), outputs: ports(session.outputs) };
  running.say(`${file}: loaded; takes ${Object.keys(signature.inputs).join(", ")}`);
  // a small one of random weights has other widths than the manifest says
  if (random) return { file, random, signature };
  checkSignature(session, { name: file, as: manifest.id, ...manifest.signature });
  const { sha256 } = file === place ? (await locateAsset(manifest))! : { sha256: null };
  return { file, random, sha256, signature };
}
