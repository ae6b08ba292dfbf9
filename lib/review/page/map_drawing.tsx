/// <reference lib="dom" />
/** The map as it is drawn, a frame whenever something of it has changed. */
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { effect, type ReadonlySignal, useSignal } from "@preact/signals";
import type { ReviewCollection } from "lib/review/api.ts";
import { sheetCount } from "lib/review/sheet_layout.ts";
import type { Desk } from "./desk.ts";
import { mapLevels } from "./map_levels.ts";
import { isNear, type MapScene, paintDots, paintPictures, picturesIn } from "./map_painter.ts";
import type { MapPoints } from "./map_points.ts";
import type { MapWindow } from "./map_window.tsx";
import type { PictureCell } from "./picture_tiles.ts";
import { cellPart, sheetCell } from "./sheets.ts";

/** Larger pictures are asked for where the map has stood for so long, in milliseconds. */
const settling = 150;

/** What a figure's picture takes of its cell: a cut-out is its box, whole pixels outward. */
function partOf({ figures: { box }, atlases }: ReviewCollection, row: number) {
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((side) => box[4 * row + side]);
  const [width, height] = [Math.ceil(x1) - Math.floor(x0), Math.ceil(y1) - Math.floor(y0)];
  return cellPart(atlases.figures, { width, height });
}

/** Colours of the page as they are now, light or dark. */
function coloursNow(): MapScene["colours"] {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: colour("--wash"),
    dot: colour("--dot"),
    chosen: colour("--accent"),
    frame: colour("--frame"),
  };
}

/** Asks for a call of `paint`, as it was given last, in the next frame: one, however often it is asked. */
function useFrame(paint: () => void): () => void {
  const latest = useRef(paint);
  latest.current = paint;
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useMemo(() => () => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      latest.current();
    });
  }, []);
}

/** Where pictures of the map come from. */
interface MapPictures {
  /** The cell that a figure's picture is taken from; null where none is there yet. */
  of(row: number, options: { readonly isLarge: boolean }): PictureCell | null;
  /** Asks for large pictures of these rows once nothing else was asked for a while. */
  ask(rows: readonly number[]): void;
}

/** Small pictures of all figures, and large ones of those that are seen from near. */
function useMapPictures(
  { shelf, pictures, collection: { atlases } }: Desk,
  onPicture: () => void,
): MapPictures {
  const { figures, points } = atlases;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const near = useSignal<readonly number[]>([]);
  useEffect(() => {
    const length = sheetCount(points);
    const sheets = Array.from({ length }, (_, sheet) => ["points", sheet] as const);
    shelf.want("map", sheets);
    const stop = effect(() => {
      for (const sheet of sheets) void shelf.sheet(...sheet).value;
      for (const row of near.value) void pictures.of("figures", row).value;
      onPicture();
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      shelf.want("map", []);
      pictures.want("map", "figures", []);
    };
  }, []);
  return {
    of(row, { isLarge }) {
      const large = isLarge ? pictures.of("figures", row).peek() : null;
      if (large !== null) return { image: large, x: 0, y: 0, side: figures.side };
      const { sheet, x, y } = sheetCell(points, row);
      const image = shelf.sheet("points", sheet).peek();
      return image && { image, x, y, side: points.side };
    },
    ask(rows) {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        pictures.want("map", "figures", rows);
        near.value = rows;
      }, settling);
    },
  };
}

/** Draws the map upon a canvas as long as the component is there. */
export function useMapDrawing(
  desk: Desk,
  { canvas, points, window, lasso, chosen }: {
    readonly canvas: RefObject<HTMLCanvasElement | null>;
    readonly points: MapPoints;
    readonly window: MapWindow;
    /** What is drawn of the lasso. */
    readonly lasso: ReadonlySignal<readonly number[]>;
    readonly chosen: ReadonlySet<number> | null;
  },
): void {
  const { width, height, seen } = window;
  const levels = useMemo(() => mapLevels(points), [points]);
  const soon = useFrame(() => {
    if (width === 0 || canvas.current === null) return;
    const scene: MapScene = {
      ...points,
      levels,
      view: window.view(),
      width,
      height,
      density: Math.min(2, devicePixelRatio),
      chosen,
      lasso: lasso.peek(),
      colours: coloursNow(),
    };
    const rows = picturesIn(scene);
    const isLarge = isNear(rows, scene);
    paintDots(canvas.current, scene);
    paintPictures(canvas.current, scene, {
      partOf: (row) => partOf(desk.collection, row),
      rows,
      pictureOf: (row) => pictures.of(row, { isLarge }),
    });
    pictures.ask(isLarge ? rows : []);
  });
  const pictures = useMapPictures(desk, soon);
  useEffect(soon, [width, height, chosen, points, desk.theme.value]);
  useEffect(() => {
    const stop = effect(() => {
      void [seen.value, lasso.value];
      soon();
    });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", soon);
    return () => {
      stop();
      dark.removeEventListener("change", soon);
    };
  }, []);
}
