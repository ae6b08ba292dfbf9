/** The header Content-Range of an answer that gives a part of a file. */

/** "bytes 5-9/10", of which the whole may be "*"; null where it is no such thing. */
export function parseContentRange(
  text: string | null,
): { from: number | null; total: number | null } | null {
  const match = text?.match(/^\s*bytes\s+(?:(\d+)-(\d+)|\*)\/(\d+|\*)\s*$/i);
  if (!match) return null;
  const [, from, , total] = match;
  return {
    from: from === undefined ? null : Number(from),
    total: total === "*" ? null : Number(total),
  };
}
