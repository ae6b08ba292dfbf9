/** Rows of a corpus's database that say what people said. */
import type { Row, RowValue } from "./store_row.ts";
import type { ReviewVerdict } from "./verdict.ts";
import { verdictCells, verdictColumnNames, verdictOfCells } from "./verdict_columns.ts";

/** A verdict with the number of its row. */
export interface VerdictRecord extends ReviewVerdict {
  /** Of its row: later ones have higher numbers. */
  readonly number: number;
}

/** What came of verdicts that were added. */
export interface AddedVerdicts {
  /** Those that were new. */
  readonly added: number;
  /** Those that were there already, and were undone since. */
  readonly undone: number;
  /** Those that were there already and say the same. */
  readonly known: number;
  /** Numbers, among those that were given, of ones whose id another verdict has. */
  readonly conflicts: readonly number[];
}

/** What can be done with the verdicts of a corpus. */
export interface VerdictRows {
  /** All of them, undone ones as well, in the order of their numbers. */
  verdicts(): VerdictRecord[];
  /**
   * Adds those that are not there, all or nothing. One that is there is undone where the other one was, and
   * stays as it is else: what was added twice is there once.
   */
  addVerdicts(verdicts: readonly ReviewVerdict[]): AddedVerdicts;
  /**
   * Takes a verdict back, or lets it stand again where `undone` is null; its row stays. Null where no
   * row has the number.
   */
  undoVerdict(number: number, at: { readonly undone: string | null }): VerdictRecord | null;
}

/** What rows are read and written with. */
interface Statements {
  readonly all: (sql: string, ...values: RowValue[]) => Row[];
  readonly run: (sql: string, ...values: RowValue[]) => unknown;
  readonly transaction: <T>(work: () => T) => T;
  /** Of the tables. */
  readonly version: number;
  /** The file, for errors. */
  readonly path: string;
}

/** All but whether it is undone: of one id, that must be the same. */
const saidOf = (verdict: ReviewVerdict) =>
  JSON.stringify(Object.values(verdictCells({ ...verdict, undone: null })));

/** The verdicts of an open corpus; one of before version 4 that is only read has none. */
export function verdictRows({ all, run, transaction, version, path }: Statements): VerdictRows {
  const toVerdict = (row: Row): VerdictRecord => ({
    ...verdictOfCells(row, `${path}, verdict ${String(row.number)}`),
    number: Number(row.number),
  });
  const one = (where: "id" | "number", value: RowValue): VerdictRecord | null => {
    const [row] = all(`SELECT * FROM verdict WHERE ${where} = ?`, value);
    return row ? toVerdict(row) : null;
  };
  const insert = `INSERT INTO verdict (${verdictColumnNames.join(", ")})
    VALUES (${verdictColumnNames.map(() => "?").join(", ")})`;
  const mark = (number: number, undone: string | null) =>
    run("UPDATE verdict SET undone = ? WHERE number = ?", undone, number);
  return {
    verdicts: () => version < 4 ? [] : all("SELECT * FROM verdict ORDER BY number").map(toVerdict),
    addVerdicts: (verdicts) =>
      transaction(() => {
        const conflicts: number[] = [];
        let [added, undone, known] = [0, 0, 0];
        for (const [i, verdict] of verdicts.entries()) {
          const before = one("id", verdict.id);
          if (before === null) {
            const cells = verdictCells(verdict);
            run(insert, ...verdictColumnNames.map((name) => cells[name]));
            added++;
          } else if (saidOf(before) !== saidOf(verdict)) conflicts.push(i);
          else if (verdict.undone !== null && before.undone === null) {
            mark(before.number, verdict.undone);
            undone++;
          } else known++;
        }
        return { added, undone, known, conflicts };
      }),
    undoVerdict: (number, { undone }) =>
      transaction(() => {
        mark(number, undone);
        return one("number", number);
      }),
  };
}
