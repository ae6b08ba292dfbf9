/** Where a run's characters lie on a map of their vectors, kept in its folder. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checked, listOf, number, numberOrNull, recordOf, text, v } from "lib/assets/checked.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { trustworthiness } from "lib/retrieval/trustworthiness.ts";
import { layOut, type LayoutOptions } from "lib/retrieval/umap.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { trained } from "./embedder_names.ts";
import { calledAs, embedderOf } from "./embedders.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { taskFor, workIn } from "./run.ts";
import type { StageContext } from "./stage_context.ts";

/** Characters on a map. */
export interface StoredMap {
  /** Whose vectors were laid out: a name, of files of one's own without their folder. */
  readonly embedder: string;
  /** In the order of the places. */
  readonly ids: readonly string[];
  /** 0 (left) to 1. */
  readonly x: readonly number[];
  /** 0 (top) to 1, on the scale of x. */
  readonly y: readonly number[];
  /**
   * 1 where all neighbours on the map are neighbours among the vectors; null of too few characters. Of a
   * large map it is that of some characters, evenly chosen.
   */
  readonly trustworthiness: number | null;
}

/** The file of a run's map of the vectors of an embedder. */
export const mapFile = (directory: string, embedder: string): string =>
  join(directory, embedder === trained ? "map.json" : `map.${calledAs(embedder)}.json`);

/** Characters that trustworthiness is measured on, and the neighbours it asks for. */
const judged = { most: 2000, k: 15 } as const;

/** How far the map can be trusted; null where there are too few rows to ask for neighbours. */
function trustOf(vectors: Tensor<"float32">, places: Tensor<"float32">): number | null {
  const [count] = vectors.shape;
  const step = Math.max(1, count / judged.most);
  const rows = Array.from({ length: Math.min(count, judged.most) }, (_, i) => Math.floor(i * step));
  const k = Math.min(judged.k, Math.ceil(rows.length / 2) - 1);
  return k < 1 ? null : trustworthiness(takeRows(vectors, rows), takeRows(places, rows), { k });
}

/** What a map is held against: the vectors that were laid out. */
const presentOf = ({ origin, gallery }: Embeddings): Omit<Origin, "digest"> => ({
  encoder: origin.encoder,
  corpus: origin.corpus,
  parameters: { embeddings: origin.digest, gallery },
});

const rounded = (value: number) => Math.round(1e5 * value) / 1e5;

/**
 * Lays out the vectors that `embed` left, in the gallery that is searched, and keeps the map beside them.
 *
 * @throws {Error} where nothing was embedded, with the command
 */
export async function runMap(
  { directory, embedder = embedderOf(directory), threads, ...layout }:
    & Omit<LayoutOptions, "session" | "signal" | "onProgress">
    & {
      /** The run's folder. */
      readonly directory: string;
      /** Default: what was embedded, the trained one first. */
      readonly embedder?: string | undefined;
      readonly threads?: number | undefined;
    },
  context: StageContext,
): Promise<StoredMap & { readonly file: string }> {
  const embeddings = readEmbeddings(directory, { embedder });
  using _alone = workIn(directory, "lay out a map");
  const { direct } = embeddings.galleries[embeddings.gallery];
  using bar = context.bar("laying out", 1);
  const places = await layOut(direct, {
    ...layout,
    session: threads === undefined ? {} : { threads },
    signal: context.signal,
    onProgress(done, total) {
      bar.total(total);
      bar.at(done);
    },
  });
  const along = (axis: number) => embeddings.ids.map((_, i) => rounded(places.data[2 * i + axis]));
  const map: StoredMap = {
    embedder: calledAs(embedder),
    ids: embeddings.ids,
    x: along(0),
    y: along(1),
    trustworthiness: trustOf(direct, places),
  };
  const { seed, neighbours = null } = layout;
  const { parameters, ...present } = presentOf(embeddings);
  const origin = originOf({ ...present, parameters: { ...parameters, seed, neighbours } });
  const file = mapFile(directory, embedder);
  writeWhole(file, JSON.stringify({ ...map, origin }));
  return { ...map, file };
}

const place = v.pipe(number, v.minValue(0, "0 or more"), v.maxValue(1, "1 or less"));
const schema = recordOf<StoredMap>({
  embedder: text,
  ids: listOf(text),
  x: listOf(place),
  y: listOf(place),
  trustworthiness: numberOrNull,
});

/**
 * The map that `embed --map` left, if it is of the vectors that are there now.
 *
 * @throws {Error} when there is none, it is of other vectors, or the file is damaged, with the command
 */
export function readMap(
  directory: string,
  { embedder = embedderOf(directory), embeddings = readEmbeddings(directory, { embedder }) }: {
    readonly embedder?: string | undefined;
    /** Read from the folder where left out. */
    readonly embeddings?: Embeddings;
  } = {},
): StoredMap {
  const path = mapFile(directory, embedder);
  const mend = `${taskFor("embed", directory)} --map` +
    (embedder === trained ? "" : ` --embedder ${embedder}`);
  if (!existsSync(path)) throw new Error(`There is no ${path}: make a map first (${mend})`);
  const refuse = (what: string): never => {
    throw new Error(`Cannot use ${path}: ${what}: run ${mend}`);
  };
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    return refuse(reasonOf(error));
  }
  const origin = readOrigin((found as { origin?: unknown } | null)?.origin);
  const other = misfit(origin, presentOf(embeddings));
  if (other !== null) refuse(`the map is of ${other}`);
  let map: StoredMap;
  try {
    const { origin: _, ...rest } = found as Record<string, unknown>;
    map = checked(rest, schema, path);
  } catch (error) {
    return refuse(reasonOf(error));
  }
  const { ids } = embeddings;
  const fits = [map.x, map.y].every(({ length }) => length === ids.length) &&
    map.ids.length === ids.length && map.ids.every((id, i) => id === ids[i]);
  return fits ? map : refuse("its characters are not those of the vectors");
}
