/** How a file was when it was read: as long as its stamp is the same, it need not be read again. */
import { statSync } from "node:fs";

/** A file younger than this may change once more without a new date, in milliseconds. */
const youth = 2000;

/**
 * Size, date of change and the system's own date of the last touch, in nanoseconds; the latter changes
 * where somebody sets the former back. "" where the file is not there or is too young to be told
 * from its next version: then it must be read.
 *
 * ```ts
 * import { fileStamp } from "lib/corpus/file_stamp.ts";
 * fileStamp("no such file"); // ""
 * ```
 */
export function fileStamp(
  path: string,
  { now = Date.now() }: { readonly now?: number } = {},
): string {
  try {
    const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    const last = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
    return now - last < youth ? "" : `${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return "";
  }
}
