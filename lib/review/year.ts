/** The year of a plate, from whatever its collection says of its time. */

/** The first year that a text names, from 1000 to 2099; null where it names none. */
export function yearOf(text: string): number | null {
  const found = /(?<!\d)(1\d{3}|20\d{2})(?!\d)/.exec(text);
  return found ? Number(found[1]) : null;
}
