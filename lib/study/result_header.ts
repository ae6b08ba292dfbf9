/** What every result says of how it was made: command, seed, machine, versions and seconds. */
import { named, number, type Rows, text, v } from "lib/assets/checked.ts";

/** How a result was made. */
export interface ResultHeader {
  /** What was typed, from `deno task` on. */
  readonly command: string;
  /** The seed of everything that was drawn. */
  readonly seed: number;
  /** System, processor and number of cores. */
  readonly machine: Readonly<Record<string, string | number>>;
  /** Versions of Deno and of the packages that numbers depend on, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds that it took; each kind of result says of what. */
  readonly seconds: number;
}

/** What the header's fields must be. */
export const headerRows: Rows<ResultHeader> = {
  command: text,
  seed: number,
  machine: named(v.union([text, number], "a text or a number")),
  versions: named(text),
  seconds: number,
};
