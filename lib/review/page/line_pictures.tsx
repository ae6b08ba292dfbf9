/// <reference lib="dom" />
/** The pictures of a line, on one canvas: of each canvas a browser makes a layer of the page. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { effect } from "@preact/signals";
import type { AtlasName } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";

/** Which pictures a line shows, and where. */
interface LinePicturesProps {
  readonly desk: Desk;
  readonly atlas: AtlasName;
  /** Pictures of the atlas, in order. */
  readonly rows: ArrayLike<number>;
  /** The first of them that the line shows, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** How many it has room for. */
  readonly columns: number;
  /** CSS pixels. */
  readonly cellWidth: number;
  /** CSS pixels of a side of a picture, in the middle of its cell. */
  readonly size: number;
}

/** The pictures alone, each as soon as it is there; their frames lie upon them. */
export function LinePictures(
  { desk, atlas, rows, first, end, columns, cellWidth, size }: LinePicturesProps,
): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { side } = desk.collection.atlases[atlas];
  const [width, height] = [columns * cellWidth, size];
  const pixels = (length: number) => Math.round(length * side / size);
  useLayoutEffect(() =>
    effect(() => {
      const context = canvas.current!.getContext("2d")!;
      context.clearRect(0, 0, pixels(width), side);
      for (let i = first; i < end; i++) {
        const image = desk.pictures.of(atlas, rows[i]).value;
        const left = (i - first) * cellWidth + (cellWidth - size) / 2;
        if (image !== null) context.drawImage(image, pixels(left), 0);
      }
    }), [rows, first, end, width, cellWidth, size]);
  return (
    <canvas
      ref={canvas}
      class="pictures"
      aria-hidden="true"
      width={pixels(width)}
      height={side}
      style={{ width: `${width}px`, height: `${height}px` }}
    />
  );
}
