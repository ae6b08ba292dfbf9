/** Entries that reading labels could not use: faulty ones are refused, unused ones are reported. */
import type { Loss } from "./label_format.ts";

/**
 * What becomes of entries whose values cannot be right (no numbers, inverted boxes ...): all of a
 * folder are "refuse"d together, with their names, or each is "leave out" and counted.
 */
export type FaultPolicy = "refuse" | "leave out";

/** Collects the entries that are not used while labels are read. */
export interface LabelReport {
  /** An entry that is wrong: `where` is its file and its number or name, `what` a clause. */
  fault(where: string, what: string): void;
  /** An entry that is sound, and of a kind that Burin does not use. */
  unused(what: string, first: string): void;
  /** @throws {Error} that names the first ten faults, where they are refused */
  end(): readonly Loss[];
}

/** Values in what is said of a fault: quoted words, lists, objects, numbers, and what stands in brackets. */
const values = /"[^"]*"|\[[^\]]*\]|\{[^}]*\}|\([^)]*\)|-?\d[\d.e+-]*/g;

/** A fault without the values that make it one of its own, so that equal ones are counted together. */
const kindOf = (what: string): string => what.replaceAll(values, "...");

/** So many faults are named in one error. */
const named = 10;

/**
 * A report to be filled while labels are read, and ended before they are used.
 *
 * ```ts
 * import { labelReport } from "lib/corpus/label_report.ts";
 * const report = labelReport();
 * report.unused("points", "a.json, shape 2");
 * report.end(); // [{ what: "points", count: 1, first: "a.json, shape 2" }]
 * ```
 */
export function labelReport(
  { faulty = "refuse" }: { readonly faulty?: FaultPolicy | undefined } = {},
): LabelReport {
  const losses = new Map<string, { what: string; count: number; first: string }>();
  const faults: string[] = [];
  let count = 0;
  const add = (what: string, first: string) => {
    const loss = losses.get(what);
    if (loss) loss.count++;
    else losses.set(what, { what, count: 1, first });
  };
  return {
    fault(where, what) {
      if (faulty === "leave out") return add(`left out: ${kindOf(what)}`, where);
      count++;
      // a predicate follows its subject, a sentence a colon
      const whole = /^(is|has|gives) /.test(what) ? `${where} ${what}` : `${where}: ${what}`;
      if (faults.length < named) faults.push(whole);
    },
    unused: add,
    end() {
      if (count === 0) return [...losses.values()];
      const more = count > named ? `\n  and ${count - named} more` : "";
      throw new Error(
        `${count === 1 ? "An entry" : `${count} entries`} of the labels cannot be right:\n  ` +
          `${faults.join("\n  ")}${more}\nCorrect them, or have a copy written without them: ` +
          "deno task labels convert FOLDER NEW --to coco --leave-out",
      );
    },
  };
}
