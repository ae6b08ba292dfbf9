/** Labels of one format, or of extracted characters, written in another. */
import { kept, type Loss } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { bookOf } from "lib/corpus/splits.ts";
import {
  countLabels,
  dealt,
  readLabels,
  type ReadLabelsOptions,
  withoutUnlabelled,
} from "./labels.ts";

/** Where labels go, in which format, and what becomes of them on the way. */
export interface ConvertLabelsOptions extends Omit<ReadLabelsOptions, "pictures"> {
  /** The folder that they are written to. */
  readonly directory: string;
  readonly format: LabelFormatName;
  /** Write all as this one class. Default: as they are called. */
  readonly name?: string | undefined;
  /** Shares of training, validation and test, apart by ",": whole works, or the prints' books. Default: the parts that they have. */
  readonly split?: string | undefined;
  /** Of the split. Default 1. */
  readonly seed?: number;
  /** Write the labels alone, and copy no plate. Default false. */
  readonly bare?: boolean;
}

/** What was written, and what was not. */
export interface ConvertedLabels extends ReturnType<typeof countLabels> {
  readonly directory: string;
  readonly format: LabelFormatName;
  /** What the format has no place for. */
  readonly losses: readonly Loss[];
  /** What the files hold that is not used. */
  readonly unused: readonly Loss[];
}

/**
 * Reads labels, and writes them in another format. Plates that nobody labelled are left out where others
 * are labelled: they would be taken for empty ones.
 *
 * @param typed what `readLabels` takes
 * @returns what was written, and how many plates were left out
 * @throws {Error} where there are no such labels, or a label cannot be right
 */
export async function convertLabels(
  typed: string,
  { directory, format, name, split, seed = 1, bare, ...reading }: ConvertLabelsOptions,
): Promise<{ readonly converted: ConvertedLabels; readonly unlabelled: number }> {
  const all = await readLabels(typed, { ...reading, pictures: !bare });
  const source = withoutUnlabelled(all);
  const { plates, parts, fileOf, unused = [] } = source;
  const labels = source.labels.map((label) => name === undefined ? label : { ...label, name });
  const labelled = { plates, labels, parts };
  const prints = namedCollection(typed)?.name === "prints";
  const by = prints && new Set(plates.map(bookOf)).size > 1 ? "book" : "work";
  const whole = split === undefined ? labelled : dealt(labelled, { split, seed, by });
  const losses = saveLabelled(whole, {
    format,
    directory,
    ...bare ? {} : { fileOf },
    info: { description: `Converted from ${typed} by Burin` },
  });
  const left = countLabels(kept(whole, labelFormats[format].holds).labelled);
  return {
    converted: { directory, format, ...left, losses, unused },
    unlabelled: all.plates.length - plates.length,
  };
}
