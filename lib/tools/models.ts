/** Models by their names: listed, verified against their manifests, and fetched. */
import { dropZips, locateAsset } from "lib/assets/fetch.ts";
import type { ModelManifest, Variant } from "lib/assets/manifest.ts";
import { bytesOf, isHere, isMadeHere, megabytesOf, modelFiles } from "lib/assets/model_files.ts";
import { type CheckedModel, checkModel } from "lib/onnx/model_check.ts";
import type { AssetState } from "lib/assets/asset_state.ts";
import type { StageContext } from "lib/study/stage_context.ts";
import { suggestion, UsageError } from "lib/study/usage.ts";
import { fetchAssets, verifyAssets } from "./assets.ts";

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

/** A model as a list shows it. */
export interface ListedModel extends Pick<ModelManifest, "id" | "title" | "licence"> {
  /** Bytes that are fetched for it; null where that is not known. */
  readonly bytes: number | null;
  readonly here: boolean;
  readonly partOf: string | undefined;
  readonly note: string | undefined;
  /** Whether nobody publishes it, so that `models export` makes it. */
  readonly export: boolean;
  readonly variants: readonly Variant[];
}

/** What is known of a model, whether it is here or not. */
export const listed = (manifest: ModelManifest): ListedModel => {
  const { id, title, licence, partOf, note, variants } = manifest;
  const [bytes, here, made] = [bytesOf(manifest), isHere(manifest), isMadeHere(manifest)];
  return { id, title, licence, bytes, here, partOf, note, export: made, variants };
};

/** All models as a table for people: a line of heads, and one for each. */
export function modelLines(manifests: readonly ModelManifest[]): string[] {
  const rows = [
    ["model", "MB", "hash", "here", "licence"],
    ...manifests.map((manifest) => [
      manifest.id,
      megabytesOf(manifest),
      isMadeHere(manifest) ? "export" : manifest.variants[0].grade,
      isHere(manifest) ? "yes" : "no",
      manifest.licence.replaceAll(/ \(.*?\)/g, ""),
    ]),
  ];
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) => row.map((text, c) => text.padEnd(widths[c])).join("  ").trimEnd());
}

/** Files of models, and models whose tensors were held against their manifests. */
export interface VerifiedModels {
  readonly states: readonly AssetState[];
  readonly signatures: readonly ({ readonly id: string } & CheckedModel)[];
}

/**
 * Reads the files of models, and loads those that are here.
 *
 * @throws {Error} where a file is damaged, or takes or gives something else than its manifest says
 */
export async function verifyModels(
  chosen: readonly ModelManifest[],
  { trust }: { readonly trust?: string | undefined },
  context: Pick<StageContext, "say">,
): Promise<VerifiedModels> {
  const states = await verifyAssets(modelFiles(...chosen), { trust }, context);
  const signatures: ({ readonly id: string } & CheckedModel)[] = [];
  for (const manifest of chosen) {
    const { id } = manifest;
    const found = await locateAsset(manifest, { trust });
    const checked = found && await checkModel(manifest, found.file);
    if (!checked) continue;
    const what = "tensors" in checked
      ? "names and shapes of its tensors checked"
      : `signature ${checked.signature}`;
    context.say(`${id}: ${what}`);
    signatures.push({ id, ...checked });
  }
  return { states, signatures };
}

/**
 * Fetches the files of models, after their licences were said.
 *
 * @throws {UsageError} for a model that nobody publishes, with the command that makes it
 * @throws {Error} where a file is not to be had, or is not what its manifest says
 */
export async function fetchModels(
  chosen: readonly ModelManifest[],
  { trust, title }: { readonly trust?: string | undefined; readonly title: string },
  context: StageContext,
): ReturnType<typeof fetchAssets> {
  const made = chosen.find(isMadeHere);
  if (made && !(await locateAsset(made, { trust }))) {
    throw new UsageError(
      `Nobody publishes ${made.id}: deno task models export ${made.id} makes it here`,
    );
  }
  for (const { id, licence, note } of chosen) {
    context.say(`${id}: ${licence}${note === undefined ? "" : `. ${note}`}`);
  }
  const assets = modelFiles(...chosen);
  const found = await fetchAssets(assets, { trust, title }, context);
  dropZips(assets);
  return found;
}
