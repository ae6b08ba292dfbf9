/** Which characters of a run look like some examples, and unlike others, on plates of one's choice. */
import { type Credit, creditOf } from "lib/corpus/credit.ts";
import { fitsFilter, type PlateFilter, toldOf } from "lib/corpus/plate_filter.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { stack } from "lib/retrieval/embed.ts";
import { nearestToExamples } from "lib/retrieval/examples.ts";
import type { TableRecall } from "lib/retrieval/vector_table.ts";
import { embedderOf } from "./embedders.ts";
import { type Embeddings, openEmbeddings } from "./embeddings.ts";
import { readVerdicts } from "./run_verdicts.ts";
import { type Example, exampleMaker, type ExampleSource } from "./search_examples.ts";
import { figuresOn, severalFiguresLine } from "./several_figures.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { suggestion, UsageError } from "./usage.ts";
import { indexFor, openVectorIndex, type SearchIndex } from "./vector_index.ts";

/** One answer. */
export interface Answer {
  readonly id: string;
  readonly name: string | null;
  readonly plate: string;
  /** Cosine, -1 to 1; of several examples their mean. */
  readonly similarity: number;
  readonly reversed: boolean;
  /** Whose its plate is, and what may be done with it. */
  readonly credit: Credit;
  /** The greatest cosine to an example that was not wanted; left out where there was none. */
  readonly unlike?: number;
}

export interface SearchOptions {
  /** Characters' ids and pictures' files, one or several; boxes on plates. */
  readonly asked: ExampleSource | readonly ExampleSource[];
  /** The run's folder. */
  readonly directory: string;
  /** What answers must not be like. Default: nothing. */
  readonly not?: readonly ExampleSource[] | undefined;
  /** What plates answers must be on. Default: any. */
  readonly filter?: PlateFilter | undefined;
  /** How many answers. Default 10. */
  readonly k?: number;
  /** The part of the picture to search for, where one file is asked with. */
  readonly box?: Box | undefined;
  /** Default: what was embedded, the trained one first. */
  readonly embedder?: string | undefined;
  readonly threads?: number | undefined;
  /** How vectors are gone through. Default: all of them, or above a million LanceDB's cells. */
  readonly index?: SearchIndex | undefined;
}

/** What was asked, and what is most like it. */
export interface Search {
  /** A character's id, a picture's file, a plate: of several the first. */
  readonly asked: string;
  readonly embedder: string;
  readonly embeddings: Embeddings;
  /** Its number among the characters, -1 where it is none of them. */
  readonly own: number;
  /** The picture that was asked with; of a character its cut-out, null where that does not open. */
  readonly picture: () => Promise<Image | null>;
  /** All examples, the first one included. */
  readonly examples: readonly Example[];
  /** Those that were not wanted. */
  readonly unwanted: readonly Example[];
  readonly filter: PlateFilter;
  /** What LanceDB finds of what exact search finds; null where the search was exact. */
  readonly recall: TableRecall | null;
  /** Best first, each with its number among the characters. */
  readonly answers: readonly (Answer & { readonly index: number })[];
}

/** Characters' numbers whose plates fit. @throws {UsageError} where none does, with what could be asked for */
function fitting({ corpus: { characters } }: Embeddings, filter: PlateFilter): Set<number> {
  const sheets = characters.map(({ sheet }) => sheet);
  const fits = new Map(sheets.map((sheet) => [sheet.id, fitsFilter(sheet, filter)]));
  const found = new Set(characters.keys().filter((i) => fits.get(characters[i].plate)));
  if (found.size > 0) return found;
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  const said = asked.map(([name, value]) =>
    `${name} ${Array.isArray(value) ? value.join("-") : `"${value}"`}`
  ).join(" and ");
  const [[name, value]] = asked;
  const known = toldOf(sheets, name as keyof PlateFilter);
  const told = known.length === 0
    ? `No plate tells its ${name}`
    : `Of ${known.length} there are ${known.slice(0, 5).join("; ")}${
      known.length > 5 ? " ..." : ""
    }`;
  throw new UsageError(
    `No character is on a plate of ${said}.${suggestion(String(value), known)} ${told}`,
  );
}

/** So many rows of LanceDB's are weighed exactly for each answer: what is not wanted pushes some back. */
const candidatesPerAnswer = 10;

const together = (examples: readonly Example[]): BothDirections => ({
  direct: stack(examples.map(({ direct }) => direct)),
  flipped: stack(examples.map(({ flipped }) => flipped)),
});

/** What was asked with, one by one; a box is a part of the only file. */
function listed({ asked, box }: Pick<SearchOptions, "asked" | "box">): readonly ExampleSource[] {
  const all = Array.isArray(asked) ? asked as readonly ExampleSource[] : [asked as ExampleSource];
  const [first] = all;
  if (first === undefined) {
    throw new UsageError("Nothing was asked with: name a character, a picture's FILE, or --plate");
  }
  if (box === undefined) return all;
  if (all.length > 1 || typeof first !== "string") {
    throw new UsageError("--box is a part of one FILE, or of the plate that --plate names");
  }
  return [{ file: first, box }];
}

/** Whether a part of a picture is asked with. */
const isPart = (source: ExampleSource) => typeof source === "object" && source.box !== undefined;

/** Says so where a picture that is asked with whole shows several figures. */
async function sayWhole(
  { label, picture }: Example,
  { threads, context }: { readonly threads: number | undefined; readonly context: StageContext },
): Promise<void> {
  // to look for them takes longer than the search
  const image = context === silent ? null : await picture();
  if (image === null) return;
  const line = severalFiguresLine(await figuresOn(image, { threads }), {
    name: label,
    size: image,
  });
  if (line !== null) context.say(line);
}

/**
 * The characters most like one of them, like a picture, a box on a plate, or several of these together,
 * whichever way round, in the gallery that the encoder was trained on; less like those that are not
 * wanted. What was asked with is no answer.
 *
 * @throws {UsageError} where nothing is called so, the box does not fit, or no plate fits the filter
 * @throws {Error} where nothing was embedded, or by another encoder, with the command
 */
export async function search(
  {
    asked,
    directory,
    not = [],
    filter = {},
    k = 10,
    box,
    threads,
    embedder = embedderOf(directory),
    index,
  }: SearchOptions,
  context: StageContext = silent,
): Promise<Search> {
  const embeddings = openEmbeddings(directory, { embedder });
  const { ids, galleries, gallery, corpus } = embeddings;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const fits = isFiltered ? fitting(embeddings, filter) : null;
  await using maker = exampleMaker(embeddings, { directory, embedder, threads, context });
  const examples: Example[] = [];
  const asking = listed({ asked, box });
  for (const one of asking) examples.push(await maker.example(one));
  if (asking.length === 1 && examples[0].own < 0 && !isPart(asking[0])) {
    await sayWhole(examples[0], { threads, context });
  }
  const unwanted: Example[] = [];
  for (const one of not) unwanted.push(await maker.example(one));
  const shown = new Set([...examples, ...unwanted].map(({ own }) => own));
  const { dropped } = readVerdicts(directory);
  const given = {
    wanted: together(examples),
    ...unwanted.length > 0 ? { unwanted: together(unwanted) } : {},
  };
  // plates of one's choice are few: all of their characters are looked at
  const isExact = fits !== null || indexFor(ids.length, index) === "exact";
  using cells = isExact
    ? null
    : await openVectorIndex(embeddings, { directory, embedder, context });
  const within = cells &&
    await cells.candidates(given.wanted, candidatesPerAnswer * k + shown.size + dropped.size);
  // beside a table the vectors that are weighed are read and no others
  const rows = within ? embeddings.rows("direct", within) : galleries[gallery].direct;
  const hits = nearestToExamples(given, rows, {
    k,
    exclude(i) {
      const row = within?.[i] ?? i;
      return shown.has(row) || dropped.has(ids[row]) || fits?.has(i) === false;
    },
  }).map((hit) => ({ ...hit, index: within?.[hit.index] ?? hit.index }));
  const answers = hits.map(({ index, similarity, reversed, unlike }) => {
    const { id, name, plate, sheet } = corpus.characters[index];
    const told = { index, id, name, plate, similarity, reversed, credit: creditOf(sheet) };
    return unlike === null ? told : { ...told, unlike };
  });
  const [{ label, own, picture }] = examples;
  const recall = cells?.recall ?? null;
  return {
    ...{ asked: label, embedder, embeddings, own, picture, examples, unwanted, filter },
    ...{ recall, answers },
  };
}
