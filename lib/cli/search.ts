/** `search`: who looks like this character, or like this part of a picture? */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { PlateRecord } from "lib/corpus/store.ts";
import type { Box } from "lib/geometry/box.ts";
import { blank, crop, flipHorizontal, type Image, readImage } from "lib/image/image.ts";
import { renderSearch, type Shown, type ShownAnswer } from "lib/plot/search_page.ts";
import { type BothDirections, nearestEitherWay } from "lib/retrieval/direction.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { command, type Context, ranges, UsageError } from "./command.ts";
import { type Embeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { embedderOption } from "./embedder_option.ts";
import { embedderOf, openEmbedder } from "lib/study/embedders.ts";
import { openPage } from "./open_page.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { writtenLines } from "./told.ts";
import { type CorpusCharacter, cutOutOrNull, openCorpus } from "lib/study/corpus.ts";
import { quoted, taskFor } from "lib/study/run.ts";

/** `x,y,w,h` in pixels. */
export function parseBox(typed: string): Box {
  const words = typed.split(",");
  const numbers = words.map((word) => word.trim() === "" ? NaN : Number(word));
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new UsageError(`--box takes x,y,w,h in pixels; it was given "${typed}"`);
  }
  return [x, y, x + width, y + height];
}

/** The part of a picture in a box. @throws {UsageError} where the box leaves the picture */
function partOf(image: Image, { box, file }: { box: Box; file: string }): Image {
  const [x0, y0, x1, y1] = box;
  const { width, height } = image;
  if (x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height) return crop(image, box);
  throw new UsageError(
    `--box ${[x0, y0, x1 - x0, y1 - y0]} leaves ${file}, which is ${width} x ${height} pixels`,
  );
}

const row = ({ data, shape: [, d] }: Tensor<"float32">, i: number) =>
  float32(data.slice(i * d, (i + 1) * d), [1, d]);

/** One answer. */
export interface Answer {
  readonly id: string;
  readonly name: string | null;
  readonly plate: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  readonly reversed: boolean;
}

/** What was asked for. */
interface Query extends BothDirections {
  /** Its number among the characters, -1 where it is none of them. */
  readonly own: number;
  /** The picture that was asked with; of a character its cut-out. */
  picture(context: Context): Promise<Image | null>;
}

/** A picture, or a part of it, as a query: embedded as the characters were. */
async function queryOf(
  file: string,
  { box, embedder, directory, threads, embeddings }: {
    box?: Box;
    embedder: string;
    directory: string;
    threads?: number;
    embeddings: Embeddings;
  },
): Promise<Query> {
  await using opened = await openEmbedder(embedder, { directory, threads });
  if (opened.digest !== embeddings.origin.encoder) {
    const again = `${taskFor("embed", directory)} --embedder ${embedder}`;
    throw new Error(
      `The embeddings in ${directory} are of other weights of ${embedder}: run ${again}`,
    );
  }
  const whole = await readImage(file);
  const image = box === undefined ? whole : partOf(whole, { box, file });
  return {
    own: -1,
    picture: () => Promise.resolve(image),
    direct: await opened.embedder.embed([image]),
    flipped: await opened.embedder.embed([flipHorizontal(image)]),
  };
}

/** What a page says of a plate. */
const factsOf = (
  { id, work, impression, file, source, rights, more = {} }: PlateRecord,
): Shown["facts"] =>
  Object.entries({
    ...more,
    plate: id,
    // without metadata both say only what stands beside them
    work: work === id ? "" : work,
    impression,
    file,
    source: source === file ? "" : source,
    rights,
  }).map(([label, value]) => ({ label, value }));

/** Columns by which a print is known, in the order in which they are read out. */
const titles = ["title", "titel", "titre", "artist", "künstler", "year", "jahr", "date"];

/** Who an answer is and where it is from, in the words of a line; what is not known is left out. */
function wordsOf(
  { name, sheet: { id, work, file, more = {} } }: Pick<CorpusCharacter, "name" | "sheet">,
): string[] {
  const told = Object.entries(more).filter(([, value]) => value !== "");
  const title = titles.flatMap((head) =>
    told.filter(([column]) => column.normalize("NFC").toLowerCase() === head)
  ).map(([, value]) => value).join(", ");
  return [name ?? "", work === id ? "" : work, title, file].filter((word) => word !== "");
}

/** What was typed, so that it can be typed again. */
function commandOf(
  directory: string,
  { asked, box, embedder }: { asked: string; box?: string; embedder: string },
): string {
  const typed = [asked, ...box === undefined ? [] : [`--box=${box}`], "--embedder", embedder];
  return [taskFor("search", directory), ...typed.map(quoted)].join(" ");
}

interface Asked {
  readonly asked: string;
  /** As it was typed. */
  readonly box?: string;
  readonly query: Query;
  readonly answers: readonly (Answer & { readonly index: number })[];
}

/** Writes the page with the pictures. */
async function writePage(
  file: string,
  { asked, box, query, answers, embeddings, embedder, directory }: Asked & {
    embeddings: Embeddings;
    embedder: string;
    directory: string;
  },
  context: Context,
): Promise<void> {
  const { corpus } = embeddings;
  const shown: ShownAnswer[] = [];
  for (const { index, ...answer } of answers) {
    const image = await cutOutOrNull(corpus, index, "with background", context);
    if (image) shown.push({ ...answer, image, facts: factsOf(corpus.characters[index].sheet) });
  }
  const own = corpus.characters[query.own];
  const page = await renderSearch({
    query: {
      image: await query.picture(context) ?? blank({ width: 1, height: 1 }, [0, 0, 0, 0]),
      id: asked,
      name: own?.name ?? null,
      facts: own ? factsOf(own.sheet) : [],
    },
    answers: shown,
    how: `the nearest of ${corpus.characters.length} characters in ${directory}, by ${embedder}`,
    command: commandOf(directory, { asked, box, embedder }),
  });
  writeWhole(file, page);
}

export const searchCommand = command({
  name: "search",
  about: "List the characters most like one of them, or like a picture or a part of it.",
  takes: ["ID|FILE"],
  uses: ({ values: { open } }) => open === true ? ["run"] : [],
  examples: [
    "search plate-001.00",
    "search plate-001.00 --out out/demo --k 5 --html out/like.html",
    "search ../print.jpg --box 120,80,300,420 --open",
    "search plate-001.00 --embedder phash",
  ],
  options: {
    ...runOptions,
    box: { kind: "text", about: "The part of FILE to search for, in pixels", value: "x,y,w,h" },
    k: { kind: "number", about: "How many answers", default: 10, range: ranges.answers },
    embedder: embedderOption,
    html: { kind: "text", about: "Write a page with the pictures", value: "FILE" },
    open: { kind: "flag", about: "Show the page in the browser; default: search.html of the run" },
    threads: { kind: "number", about: "Threads", range: ranges.threads },
  },
  async run({ words: [asked], options }, context: Context): Promise<readonly Answer[]> {
    const { threads, html, open } = options;
    const box = options.box === undefined ? undefined : parseBox(options.box);
    const directory = runFolder(options, context);
    const embedder = options.embedder ?? embedderOf(directory);
    const embeddings = readEmbeddings(directory, { embedder });
    const { ids, galleries: { "with background": gallery }, corpus } = embeddings;
    const own = ids.indexOf(asked);
    if (own < 0 && !existsSync(asked)) {
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
    if (own >= 0 && box) {
      throw new UsageError(`--box is a part of a FILE; ${asked} is a character, which is cut out`);
    }
    const query: Query = own < 0
      ? await queryOf(asked, { box, embedder, directory, threads, embeddings })
      : {
        own,
        picture: (context) => cutOutOrNull(corpus, own, "with background", context),
        direct: row(gallery.direct, own),
        flipped: row(gallery.flipped, own),
      };
    const [hits] = nearestEitherWay(query, gallery.direct, {
      k: options.k,
      exclude: (_, i) => i === own,
    });
    const answers = hits.map(({ index, similarity, reversed }) => {
      const { id, name, plate } = corpus.characters[index];
      return { index, id, name, plate, similarity, reversed };
    });
    const width = Math.max(0, ...answers.map(({ id }) => id.length));
    for (const { index, id, similarity, reversed } of answers) {
      const words = [id.padEnd(width), ...wordsOf(corpus.characters[index])];
      if (reversed) words.push("reversed");
      context.say(`${similarity.toFixed(3)}  ${words.join("  ")}`);
    }
    if (html !== undefined || open) {
      const file = html ?? join(directory, "search.html");
      const results = { asked, box: options.box, query, answers };
      await writePage(file, { ...results, embeddings, embedder, directory }, context);
      for (const line of writtenLines([file])) context.say(line);
      if (open) await openPage(file);
    }
    return answers.map(({ index: _, ...answer }) => answer);
  },
});
