/** The chosen cell of a list, as it is kept while the list changes under it and while it is out of sight. */

/** A cell, and the list that it was chosen in. */
export interface KeptCell {
  /** What was asked for: another question is another list, which begins at its top. */
  readonly asked: string;
  /** The list as it was then. */
  readonly rows: ArrayLike<number>;
  /** The place in it. */
  readonly at: number;
}

/**
 * Where the chosen row is in a list as it is now. A row that has left the list gives its place to the next
 * one that has not, or else to the one before: whoever decides goes on where they were.
 */
export function cellNow(
  before: KeptCell | undefined,
  { asked, rows }: Pick<KeptCell, "asked" | "rows">,
): number {
  if (before === undefined || before.asked !== asked || rows.length === 0) return 0;
  const { rows: old, at } = before;
  if (old === rows) return at;
  const cellOf = new Map(Array.from(rows, (row, cell) => [row, cell]));
  for (let i = at; i < old.length; i++) {
    const cell = cellOf.get(old[i]);
    if (cell !== undefined) return cell;
  }
  for (let i = Math.min(at, old.length) - 1; i >= 0; i--) {
    const cell = cellOf.get(old[i]);
    if (cell !== undefined) return cell;
  }
  return 0;
}
