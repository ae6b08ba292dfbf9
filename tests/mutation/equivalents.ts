/** Faults that are none: the library does the same, or what it does differently nobody can see. */
import type { Fault } from "./faults.ts";
import type { OperatorName } from "./operators.ts";

export interface Equivalent {
  readonly file: string;
  /** Part of the line that the fault is in. */
  readonly line: string;
  /** Default: every kind of fault in that line. */
  readonly operators?: readonly OperatorName[];
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [];

/** The row that excuses a fault, or null. */
export function excuse(
  { file, line, operator }: Fault,
  code: string,
  rows: readonly Equivalent[] = equivalents,
): Equivalent | null {
  const text = code.split("\n")[line - 1];
  return rows.find((row) =>
    row.file === file && text.includes(row.line) && (row.operators?.includes(operator) ?? true)
  ) ?? null;
}
