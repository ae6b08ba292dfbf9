/// <reference lib="dom" />
/** A small picture, shown from its sheet. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AtlasName } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";
import { sheetCell } from "./sheets.ts";

/** The picture alone; what it shows is said beside it. */
export function Thumbnail(
  { desk, atlas, picture, size }: {
    readonly desk: Desk;
    readonly atlas: AtlasName;
    readonly picture: number;
    /** CSS pixels of a side. */
    readonly size: number;
  },
): JSX.Element {
  const shape = desk.collection.atlases[atlas];
  const { sheet, x, y } = sheetCell(shape, picture);
  const image = desk.shelf.sheet(atlas, sheet).value;
  const scale = size / shape.side;
  return (
    <span
      class={image ? "thumb" : "thumb waiting"}
      aria-hidden="true"
      style={{
        width: `${size}px`,
        height: `${size}px`,
        ...(image
          ? {
            backgroundImage: `url("${image.src}")`,
            // the last sheet may have fewer rows
            backgroundSize: `${image.naturalWidth * scale}px ${image.naturalHeight * scale}px`,
            backgroundPosition: `${-x * scale}px ${-y * scale}px`,
          }
          : {}),
      }}
    />
  );
}

let askers = 0;

/** Asks for the sheets of some pictures as long as the component is there. */
export function useSheets(desk: Desk, atlas: AtlasName, pictures: readonly number[]): void {
  const [asker] = useState(() => `few ${askers++}`);
  const shape = desk.collection.atlases[atlas];
  const sheets = [...new Set(pictures.map((picture) => sheetCell(shape, picture).sheet))];
  useEffect(() => {
    desk.shelf.want(asker, sheets.map((sheet) => [atlas, sheet]));
  }, [sheets.join(" ")]);
  useEffect(() => () => desk.shelf.want(asker, []), []);
}
