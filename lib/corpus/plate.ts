/** A plate is one image of a collection: one impression of one work. */
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { DecodeOptions, Image } from "lib/image/image.ts";
import type { Loss } from "./label_format.ts";

/** One image of a collection: one impression of one work. */
export interface Plate {
  /** Unique in its collection and fit for a file name: letters, digits, `-`, `_`. */
  readonly id: string;
  /** What was engraved. All impressions of one work share it; splits go by it. */
  readonly work: string;
  /** Which impression of the work: "clean", "coloured", "reversed" ...; "" where nobody knows. */
  readonly impression: string;
  /** The file, relative to the collection's root. */
  readonly file: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Where it comes from: a URL, a shelf mark, or the engraver's seed. */
  readonly source: string;
  /** A licence's or rights statement's URI, or a plain sentence. */
  readonly rights: string;
  /** What else its collection tells, by name: artist, year, title ... */
  readonly more?: Readonly<Record<string, string>>;
}

/** What an annotator, or the engraver, says is on a plate. */
export interface Label {
  /** Id of the plate. */
  readonly plate: string;
  /** Pixels of the plate. */
  readonly box: Box;
  /** Who it is. The same name on two plates is the same character, but for `unnamedFigure`. */
  readonly name: string;
  /** The figure's pixels on the whole plate, where they are known. */
  readonly mask?: Mask;
  /** Hard to make out even for a person; not counted when missed. */
  readonly difficult?: boolean;
  /** A crowd as one region: nobody counts as missed there, and detections in it do not count. */
  readonly crowd?: boolean;
  /** Cut by the border, or largely hidden. */
  readonly truncated?: boolean;
  /** How sure the detector was that made it; none where a person did. 0 to 1. */
  readonly score?: number;
}

/** Labels that are learnt from and not evaluated on: less was made sure of in them. */
export interface TrainingLabels {
  /** Ids of the plates whose figures they hold, all of them; none is among those evaluated. */
  readonly labelled: ReadonlySet<string>;
  /** Who is on these plates. */
  readonly labels: readonly Label[];
}

/** Plates with what is known about them, and a way to look at them. */
export interface Collection {
  /** Name of the collection, as reports and provenance give it. */
  readonly name: string;
  /** All plates, in a fixed order. */
  readonly plates: readonly Plate[];
  /** What is on the plates; empty where nobody labelled them. */
  readonly labels: readonly Label[];
  /**
   * Ids of the plates whose figures are labelled, all of them; left out where every plate is. The
   * others are not evaluated, and nothing is learnt from them.
   */
  readonly labelled?: ReadonlySet<string> | undefined;
  /** Labels of others of the plates, to learn from alone; left out where there are none. */
  readonly trainingOnly?: TrainingLabels | undefined;
  /**
   * Folders below its own that cannot be read now, so that plates in them are neither here nor gone; left out
   * where there are none.
   */
  readonly closed?: readonly string[];
  /** What its files hold besides, that is not used, by its kind; left out where it is nothing. */
  readonly unused?: readonly Loss[];
  /** The pixels of a plate; throws an `Error` that names the file when it cannot be read. */
  open(plate: Plate, options?: Pick<DecodeOptions, "maxPixels">): Promise<Image>;
  /** SHA-256 of the plate's file, in hex, for the provenance of what is cut from it. */
  digest(plate: Plate): Promise<string>;
  /** Where a plate's file is on this machine; left out where plates are no files. */
  fileOf?(plate: Plate): string;
}

/** A collection whose plates are files. */
export interface FileCollection extends Collection {
  /** Where a plate's file is on this machine. */
  fileOf(plate: Plate): string;
}
