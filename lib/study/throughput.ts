/** How fast plates became characters, in a line. */
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { duration } from "lib/plot/table.ts";
import { counted } from "./counted.ts";

/**
 * How fast this run was, without the plates of earlier ones.
 *
 * @param options `through`: ids of the plates that this run went through; `seconds`: what it took
 */
export function throughputLine(
  directory: string,
  { through, seconds }: { readonly through: ReadonlySet<string>; readonly seconds: number },
): string {
  using store = openStore(storeFile(directory), { readOnly: true });
  const earlier = [...store.done()].filter((id) => !through.has(id)).length;
  const took = `all together in ${duration(store.seconds())}`;
  const were = earlier === 1 ? "was" : "were";
  const before = `${counted(earlier, "plate")} ${were} gone through before`;
  if (through.size === 0) return `Nothing new: ${before}, ${took}`;
  const characters = [...through].reduce((sum, id) => sum + store.characterCount(id), 0);
  const perMinute = (count: number) => (60 * count / Math.max(seconds, 0.01)).toFixed(1);
  return `${counted(through.size, "plate")} and ${counted(characters, "character")} in ` +
    `${duration(seconds)}: ${perMinute(through.size)} plates, ${perMinute(characters)} ` +
    `characters a minute${earlier === 0 ? "" : `; ${before}, ${took}`}`;
}
