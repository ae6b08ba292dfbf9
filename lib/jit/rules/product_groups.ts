/** Into how many matrix products a gradient is divided on a GPU. */

/** Tiles of 32 x 32 that a product should have, so that all of a GPU is busy. */
const wantedTiles = 256;

/** Into how many products the images are divided: as few as give enough tiles. */
export function productsOf(count: number, [rows, columns]: readonly [number, number]): number {
  const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
  for (let groups = 1; groups < count; groups++) {
    if (count % groups === 0 && groups * tiles >= wantedTiles) return groups;
  }
  return count;
}
