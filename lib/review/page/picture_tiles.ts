/// <reference lib="dom" />
/** Pictures of the map at the size in which they are drawn, so that a frame copies them and scales none. */

/** A cell that is there: the square of an image that holds a picture. */
export interface PictureCell {
  readonly image: CanvasImageSource;
  /** Pixels from the left of the image. */
  readonly x: number;
  /** Pixels from its top. */
  readonly y: number;
  /** Pixels of a side. */
  readonly side: number;
}

/** A picture: its place among all, and what it takes of its cell and of a tile. */
export interface ScaledPicture {
  readonly row: number;
  /** Shares of its cell's side that the picture takes, in the middle of it. */
  readonly part: readonly [wide: number, high: number];
  /** Whole pixels, no more than a tile's side. */
  readonly size: readonly [width: number, height: number];
}

/** Tiles of one size on one canvas. */
export interface PictureTiles {
  /** Pixels of a side of a tile. */
  readonly side: number;
  /** How many there can be. */
  readonly count: number;
  /**
   * Makes the tile of a picture where there is none, or one from a smaller cell; says whether there is one.
   *
   * @param cell null where none is there
   */
  make(picture: ScaledPicture, cell: PictureCell | null): boolean;
  /** Copies a tile to a place of another canvas. */
  draw(
    onto: CanvasRenderingContext2D,
    picture: Pick<ScaledPicture, "row" | "size">,
    at: readonly [left: number, top: number],
  ): void;
}

interface Tile {
  readonly x: number;
  readonly y: number;
  /** Pixels of a side of the cell that it was scaled from. */
  readonly from: number;
}

/**
 * Room for tiles of a side; where it is full, the one asked for longest ago gives its place away. A frame
 * makes all that it draws before it draws the first: what is copied from must not change in between, or
 * the browser copies all of it.
 */
export function pictureTiles(
  { side, count }: { readonly side: number; readonly count: number },
): PictureTiles {
  const columns = Math.ceil(Math.sqrt(count));
  const canvas = new OffscreenCanvas(columns * side, Math.ceil(count / columns) * side);
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "medium";
  const tiles = new Map<number, Tile>();
  function freePlace(): Pick<Tile, "x" | "y"> {
    const at = tiles.size;
    if (at < count) return { x: side * (at % columns), y: side * Math.floor(at / columns) };
    const [oldest, { x, y }] = tiles.entries().next().value!;
    tiles.delete(oldest);
    return { x, y };
  }
  return {
    side,
    count,
    make({ row, part: [wide, high], size: [width, height] }, cell) {
      const before = tiles.get(row);
      tiles.delete(row);
      if (before) tiles.set(row, before);
      if (cell === null || (before && before.from >= cell.side)) return before !== undefined;
      const { x, y } = before ?? freePlace();
      context.clearRect(x, y, side, side);
      context.drawImage(
        cell.image,
        cell.x + cell.side * (1 - wide) / 2,
        cell.y + cell.side * (1 - high) / 2,
        cell.side * wide,
        cell.side * high,
        x,
        y,
        width,
        height,
      );
      tiles.set(row, { x, y, from: cell.side });
      return true;
    },
    draw(onto, { row, size: [width, height] }, [left, top]) {
      const { x, y } = tiles.get(row)!;
      onto.drawImage(canvas, x, y, width, height, left, top, width, height);
    },
  };
}
