/** A review as a folder that opens from disk, with the network off: everything but saving and searching by a box. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "lib/assets/reason.ts";
import { severalAtOnce } from "lib/image/several_at_once.ts";
import { reviewPath, type ReviewRoutes } from "./api.ts";
import type { PageFile } from "./page_files.ts";
import { openReview, type ReviewOptions } from "./review.ts";
import { sheetOrder } from "./sheet_layout.ts";

/** What goes into the folder, and who is told. */
export interface StaticReviewOptions extends Pick<ReviewOptions, "threads" | "collection"> {
  /** The files of the page by their paths. */
  readonly page: Readonly<Record<string, PageFile>>;
  /** Told of pictures that could not be read. */
  readonly onFault?: ((reason: string) => void) | undefined;
  /** Stops it between files. */
  readonly signal?: AbortSignal | undefined;
  /** Files written so far, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What was written. */
export interface StaticReview {
  /** The file to open. */
  readonly file: string;
  /** How many files there are. */
  readonly files: number;
  /** What they take together. */
  readonly bytes: number;
}

/** Neighbours of a figure, and figures that share a file of them. */
const neighbours = { each: 10, perFile: 200 };

/** Plates are at most so long, in pixels: enough to compare two, and a tenth of a scan. */
const longest = 1600;

/** So many plates are opened at a time: each may be large. */
const platesAtOnce = 3;

/** Folders that such a folder consists of. */
const parts = ["data", "sheet", "picture"];

/** @throws {Error} where a folder holds something else */
function makeRoom(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length > 0 && !existsSync(join(folder, "data", "collection.json.js"))) {
    throw new Error(
      `Cannot write the page into ${folder}: it holds other files (${
        names.slice(0, 3).join(", ")
      }` +
        "). Name an empty folder, or a new one",
    );
  }
  // what another state of the corpus left there
  for (const part of parts) rmSync(join(folder, part), { recursive: true, force: true });
}

/**
 * A script that gives its page one answer. Text within text: as a literal, `__proto__` would be no name.
 *
 * @param path of the answer
 */
const scriptOf = (path: string, value: unknown) =>
  `burin[${JSON.stringify(path)}] = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;

/**
 * Writes the review of the run in `directory` as a folder; what was such a folder before is replaced.
 *
 * @throws {Error} where nothing was extracted, the folder holds something else, or it is stopped
 */
export async function writeStaticReview(
  directory: string,
  { folder, page, signal, onProgress, onFault, ...options }: StaticReviewOptions & {
    readonly folder: string;
  },
): Promise<StaticReview> {
  await using review = openReview(directory, { ...options, onFault, reviewer: "nobody" });
  makeRoom(folder);
  let [bytes, files] = [0, 0];
  const { corpus: { plates, figures }, sheets, pictures, desk, pairs, isCompared } = review;
  const order = sheetOrder(sheets.atlases);
  const groups = Math.ceil(figures.length / neighbours.perFile);
  const total = Object.keys(page).length + 6 + groups + order.length + 2 * plates.length;
  const write = (path: string, content: Uint8Array | string) => {
    signal?.throwIfAborted();
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    bytes += statSync(file).size;
    files++;
    onProgress?.(files, total);
  };
  type Parts = Readonly<Record<string, string | number>>;
  function answer<R extends keyof ReviewRoutes>(
    route: R,
    value: ReviewRoutes[R]["answer"],
    parts: Parts = {},
  ): void {
    const path = reviewPath(route, parts);
    write(`${path}.js`, scriptOf(path, value));
  }

  for (const [name, { text }] of Object.entries(page)) if (name !== "index.html") write(name, text);
  answer("collection", {
    ...review.collection(),
    canSave: false,
    canSearch: false,
    reviewer: "",
    tileSide: null,
    neighboursPerFile: neighbours.perFile,
  });
  answer("pairs", { pairs, isCompared });
  answer("verdicts", { verdicts: desk.list() });
  write(reviewPath("verdictsCsv"), desk.csv());
  answer("map", await review.map());
  for (let file = 0; file < groups; file++) {
    const asked = { figures: neighbours.perFile, count: neighbours.each };
    const found = await review.neighbours(file * neighbours.perFile, asked);
    answer("neighbours", found, { file });
  }
  for (const name of order) {
    const sheet = await sheets.sheet(name);
    if (sheet) write(reviewPath("sheet", { ...name }), sheet);
  }
  const pictureOf = async (plate: number) => {
    try {
      return await pictures.picture(plate, longest);
    } catch (error) {
      onFault?.(reasonOf(error));
      return null;
    }
  };
  await severalAtOnce(async (plate) => {
    answer("plate", review.plate(plate), { plate });
    const picture = await pictureOf(plate);
    if (picture) write(reviewPath("picture", { plate }), picture);
  }, { end: plates.length, atOnce: platesAtOnce });
  // last: a folder without it is not whole
  write("index.html", page["index.html"].text);
  return { file: join(folder, "index.html"), files, bytes };
}
