/** Pictures of one colour. */
import type { Image } from "./image.ts";

/** Whether all pixels are alike, so that there is nothing to see; also where there is none. */
export function isUniform({ data }: Image): boolean {
  for (let i = 4; i < data.length; i++) {
    if (data[i] !== data[i - 4]) return false;
  }
  return true;
}
