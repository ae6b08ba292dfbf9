/** Squares of two books, four plates of the first and two of the second. */
import { squares } from "../finetune/plates.ts";

export function twoBooks() {
  const all = squares(6);
  const plates = all.plates.map((plate, i) => ({
    ...plate,
    more: { book: i < 4 ? "first" : "second" },
  }));
  return { ...all, plates };
}
