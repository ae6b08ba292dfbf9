/** Which characters of a run look like one of them, or like a picture or a part of it. */
import { existsSync } from "node:fs";
import { type Credit, creditOf } from "lib/corpus/credit.ts";
import type { Box } from "lib/geometry/box.ts";
import { crop, flipHorizontal, type Image, readImage } from "lib/image/image.ts";
import { centred } from "lib/retrieval/centre.ts";
import { type BothDirections, nearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { cutOutOrNull, openCorpus } from "./corpus.ts";
import { embedderOf, openEmbedder } from "./embedders.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { taskFor } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { UsageError } from "./usage.ts";

/** The part of a picture in a box. @throws {UsageError} where the box leaves the picture */
function pieceOf(image: Image, { box, file }: { box: Box; file: string }): Image {
  const [x0, y0, x1, y1] = box;
  const { width, height } = image;
  if (x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height) return crop(image, box);
  throw new UsageError(
    `--box ${[x0, y0, x1 - x0, y1 - y0]} leaves ${file}, which is ${width} x ${height} pixels`,
  );
}

/** One answer. */
export interface Answer {
  readonly id: string;
  readonly name: string | null;
  readonly plate: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  readonly reversed: boolean;
  /** Whose its plate is, and what may be done with it. */
  readonly credit: Credit;
}

export interface SearchOptions {
  /** A character's id, or a picture's file. */
  readonly asked: string;
  /** The run's folder. */
  readonly directory: string;
  /** How many answers. Default 10. */
  readonly k?: number;
  /** The part of the picture to search for. */
  readonly box?: Box | undefined;
  /** Default: what was embedded, the trained one first. */
  readonly embedder?: string | undefined;
  readonly threads?: number | undefined;
}

/** What was asked, and what is most like it. */
export interface Search {
  /** A character's id, or a picture's file. */
  readonly asked: string;
  readonly embedder: string;
  readonly embeddings: Embeddings;
  /** Its number among the characters, -1 where it is none of them. */
  readonly own: number;
  /** The picture that was asked with; of a character its cut-out, null where that does not open. */
  readonly picture: () => Promise<Image | null>;
  /** Best first, each with its number among the characters. */
  readonly answers: readonly (Answer & { readonly index: number })[];
}

type Query = Pick<Search, "own" | "picture"> & BothDirections;

/** A picture, or a part of it, as a query: embedded as the characters were. */
async function pictureQuery(
  file: string,
  { box, embedder, directory, threads, embeddings }:
    & Pick<SearchOptions, "box" | "directory" | "threads">
    & Pick<Search, "embedder" | "embeddings">,
): Promise<Query> {
  await using opened = await openEmbedder(embedder, { directory, threads });
  if (opened.digest !== embeddings.origin.encoder) {
    const again = `${taskFor("embed", directory)} --embedder ${embedder}`;
    throw new Error(
      `The embeddings in ${directory} are of other weights of ${embedder}: run ${again}`,
    );
  }
  const mean = embeddings.means[embeddings.gallery];
  const less = (rows: Tensor<"float32">) => mean === null ? rows : centred(rows, mean);
  const whole = await readImage(file);
  const image = box === undefined ? whole : pieceOf(whole, { box, file });
  return {
    own: -1,
    picture: () => Promise.resolve(image),
    direct: less(await opened.embedder.embed([image])),
    flipped: less(await opened.embedder.embed([flipHorizontal(image)])),
  };
}

/** @throws {Error} where nothing is called so, with what to do */
function refuseUnknown(
  asked: string,
  { directory, ids }: { directory: string; ids: readonly string[] },
): never {
  if (openCorpus(directory).characters.some(({ id }) => id === asked)) {
    throw new Error(
      `${asked} has no vector, since its cut-out did not open when the others were embedded: ` +
        `run ${taskFor("extract", directory)} --verify, then embed again`,
    );
  }
  throw new UsageError(
    `"${asked}" is neither a file nor a character of ${directory}, such as ${ids[0]}`,
  );
}

/**
 * The characters most like one of them, or like a picture, whichever way round, in the gallery that
 * the encoder was trained on. A character is no answer to itself.
 *
 * @throws {UsageError} where nothing is called so, or the box does not fit
 * @throws {Error} where nothing was embedded, or by another encoder, with the command
 */
export async function search(
  { asked, directory, k = 10, box, threads, embedder = embedderOf(directory) }: SearchOptions,
  context: Pick<StageContext, "say" | "passedOver"> = silent,
): Promise<Search> {
  const embeddings = readEmbeddings(directory, { embedder });
  const { ids, galleries, gallery: searched, corpus } = embeddings;
  const gallery = galleries[searched];
  const own = ids.indexOf(asked);
  if (own < 0 && !existsSync(asked)) refuseUnknown(asked, { directory, ids });
  if (own >= 0 && box) {
    throw new UsageError(`--box is a part of a FILE; ${asked} is a character, which is cut out`);
  }
  const query: Query = own < 0
    ? await pictureQuery(asked, { box, embedder, directory, threads, embeddings })
    : {
      own,
      picture: () => cutOutOrNull(corpus, own, "with background", context),
      direct: takeRows(gallery.direct, [own]),
      flipped: takeRows(gallery.flipped, [own]),
    };
  const [hits] = nearestEitherWay(query, gallery.direct, { k, exclude: (_, i) => i === own });
  const answers = hits.map(({ index, similarity, reversed }) => {
    const { id, name, plate, sheet } = corpus.characters[index];
    return { index, id, name, plate, similarity, reversed, credit: creditOf(sheet) };
  });
  return { asked, embedder, embeddings, own, picture: query.picture, answers };
}
