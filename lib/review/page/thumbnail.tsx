/// <reference lib="dom" />
/** A small picture, drawn as soon as it is there. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AtlasName } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";

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
  const { side } = desk.collection.atlases[atlas];
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = desk.pictures.of(atlas, picture).value;
  useLayoutEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    context.clearRect(0, 0, side, side);
    if (image !== null) context.drawImage(image, 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      class={image ? "thumb" : "thumb waiting"}
      aria-hidden="true"
      width={side}
      height={side}
      style={{ width: `${size}px`, height: `${size}px` }}
    />
  );
}

let askers = 0;

/** Asks for some pictures as long as the component is there. */
export function usePictures(desk: Desk, atlas: AtlasName, pictures: readonly number[]): void {
  const [asker] = useState(() => `few ${askers++}`);
  useEffect(() => desk.pictures.want(asker, atlas, pictures), [pictures.join(" ")]);
  useEffect(() => () => desk.pictures.want(asker, atlas, []), []);
}
