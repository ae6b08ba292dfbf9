/** What is searched with: characters of a run, pictures, and boxes on its plates, as vectors. */
import { existsSync } from "node:fs";
import type { Box } from "lib/geometry/box.ts";
import { crop, flipHorizontal, type Image, readImage } from "lib/image/image.ts";
import { centred } from "lib/retrieval/centre.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { openCollection } from "./collection.ts";
import { cutOutOrNull, openCorpus } from "./corpus.ts";
import { type OpenedEmbedder, openEmbedder } from "./embedders.ts";
import type { Embeddings } from "./embeddings.ts";
import { taskFor } from "./run.ts";
import { collectionOf } from "./run_folder.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { suggestion, UsageError } from "./usage.ts";

/** A box on a plate of the run, or all of the plate. */
export interface PlateBox {
  /** The plate's id. */
  readonly plate: string;
  /** Pixels of the plate. Default: all of it. */
  readonly box?: Box | undefined;
}

/** A part of a picture's file. */
export interface FileBox {
  readonly file: string;
  readonly box: Box;
}

/** One thing to search with: a character's id, a picture's file, a part of it, or a box on a plate. */
export type ExampleSource = string | FileBox | PlateBox;

/** One example as a row. `[1, D]` each */
export interface Example extends BothDirections {
  /** What it is called: a character's id, a file, a plate. */
  readonly label: string;
  /** The plate of the run that it is a box on; null where it is something else. */
  readonly plate: string | null;
  /** Its number among the characters, -1 where it is none of them. */
  readonly own: number;
  /** Its picture; of a character the cut-out, null where that does not open. */
  readonly picture: () => Promise<Image | null>;
}

/** The part of a picture in a box. @throws {UsageError} where the box leaves the picture */
function pieceOf(image: Image, { box, name }: { box: Box | undefined; name: string }): Image {
  if (box === undefined) return image;
  const [x0, y0, x1, y1] = box;
  const { width, height } = image;
  if (x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height) return crop(image, box);
  throw new UsageError(
    `--box ${[x0, y0, x1 - x0, y1 - y0]} leaves ${name}, which is ${width} x ${height} pixels`,
  );
}

/** @throws {UsageError} where the run has no such plate, with the nearest name */
async function plateImage(
  id: string,
  { directory, context }: { directory: string; context: StageContext },
): Promise<Image> {
  const { characters } = openCorpus(directory);
  const known = [...new Set(characters.map(({ plate }) => plate))];
  const collection = await openCollection(collectionOf(directory), context);
  const plate = collection.plates.find((one) => one.id === id);
  if (plate) return await collection.open(plate);
  throw new UsageError(
    `There is no plate "${id}" in the collection of ${directory}.${suggestion(id, known)} ` +
      `Plates are called as ${known[0]}`,
  );
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

/** Makes examples of one run; the embedder is loaded when a picture is asked with. Dispose of it when done. */
export interface ExampleMaker extends AsyncDisposable {
  /**
   * @throws {UsageError} where nothing is called so, or the box does not fit
   * @throws {Error} where the run was embedded by other weights, with the command
   */
  example(asked: ExampleSource): Promise<Example>;
}

/** What makes examples for searches among a run's vectors. */
export function exampleMaker(
  embeddings: Embeddings,
  { directory, embedder, threads, context = silent }: {
    readonly directory: string;
    readonly embedder: string;
    readonly threads?: number | undefined;
    readonly context?: StageContext;
  },
): ExampleMaker {
  const { ids, gallery, corpus, means, origin } = embeddings;
  let opened: OpenedEmbedder | null = null;

  async function pictured(image: Image, { label, plate = null }: {
    readonly label: string;
    readonly plate?: string | null;
  }): Promise<Example> {
    opened ??= await openEmbedder(embedder, { directory, threads });
    if (opened.digest !== origin.encoder) {
      const again = `${taskFor("embed", directory)} --embedder ${embedder}`;
      throw new Error(
        `The embeddings in ${directory} are of other weights of ${embedder}: run ${again}`,
      );
    }
    const vectors = async (one: Image) => {
      const rows = await opened!.embedder.embed([one]);
      const mean = means[gallery];
      return mean === null ? rows : centred(rows, mean);
    };
    return {
      label,
      plate,
      own: -1,
      picture: () => Promise.resolve(image),
      direct: await vectors(image),
      flipped: await vectors(flipHorizontal(image)),
    };
  }

  return {
    async example(asked) {
      if (typeof asked === "object" && "plate" in asked) {
        const { plate, box } = asked;
        const image = await plateImage(plate, { directory, context });
        return await pictured(pieceOf(image, { box, name: plate }), { label: plate, plate });
      }
      const { file, box } = typeof asked === "string" ? { file: asked, box: undefined } : asked;
      const own = ids.indexOf(file);
      if (own < 0) {
        if (!existsSync(file)) refuseUnknown(file, { directory, ids });
        const image = pieceOf(await readImage(file), { box, name: file });
        return await pictured(image, { label: file });
      }
      if (box) {
        throw new UsageError(`--box is a part of a FILE; ${file} is a character, which is cut out`);
      }
      return {
        label: file,
        plate: null,
        own,
        picture: () => cutOutOrNull(corpus, own, "with background", context),
        direct: embeddings.rows("direct", [own]),
        flipped: embeddings.rows("flipped", [own]),
      };
    },
    async [Symbol.asyncDispose]() {
      await opened?.[Symbol.asyncDispose]();
    },
  };
}
