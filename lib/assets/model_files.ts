/** The files of a model: its graph or its weights, and what lies beside them; how large they are. */
import { existsSync } from "node:fs";
import { locateAsset, placesOf } from "./fetch.ts";
import { type Asset, type ModelManifest, modelManifests } from "./manifest.ts";

/** All files of some models. */
export const modelFiles = (...manifests: readonly ModelManifest[]): Asset[] =>
  manifests.flatMap((manifest) => [
    manifest,
    ...manifest.kind === "graph" ? manifest.beside ?? [] : [],
  ]);

/** Bytes that are fetched for a model; null where that is not known. */
export function bytesOf(manifest: ModelManifest): number | null {
  return modelFiles(manifest).reduce<number | null>((sum, { variants }) => {
    const [{ bytes }] = variants;
    return sum === null || bytes === null ? null : sum + bytes;
  }, 0);
}

/** Millions of bytes as a table shows them: "~" where they are not known exactly, "?" where not at all. */
export function megabytesOf(manifest: ModelManifest): string {
  const bytes = bytesOf(manifest);
  if (bytes !== null) return (bytes / 1e6).toFixed(bytes < 1e6 ? 1 : 0);
  const about = modelFiles(manifest).map(({ variants: [{ bytes, megabytes }] }) =>
    bytes === null ? megabytes : bytes / 1e6
  );
  return about.some((size) => size === undefined)
    ? "?"
    : `~${about.reduce((sum: number, size) => sum + size!, 0).toFixed(0)}`;
}

/** Whether all files of a model are here; they may be gigabytes, so that they are not read. */
export const isHere = (manifest: ModelManifest): boolean =>
  modelFiles(manifest).every((asset) => placesOf(asset).some(({ file }) => existsSync(file)));

/** Whether nobody publishes a model, so that a script of `models/export/` makes it. */
export const isMadeHere = (manifest: ModelManifest): boolean =>
  manifest.kind === "graph" && manifest.export !== undefined;

/** The file of the first model whose id begins so, in the cache or a mirror; nothing is fetched. */
export async function firstModelHere(begins: string): Promise<string | null> {
  for (const manifest of modelManifests().filter(({ id }) => id.startsWith(begins))) {
    const located = await locateAsset(manifest);
    if (located) return located.file;
  }
  return null;
}
