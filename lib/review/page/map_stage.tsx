/// <reference lib="dom" />
/** The map itself, and what the pointer and the keys do upon it. */
import type { JSX, RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useMapDrawing } from "./map_drawing.tsx";
import type { Lasso } from "./map_lasso.tsx";
import { type MapPoints, nearestPoint } from "./map_points.ts";
import type { MapWindow } from "./map_window.tsx";
import type { SheetView } from "./registered.ts";
import { viewKeys } from "./view_keys.ts";

/** One step of a key or button: half as large again. */
export const mapStep = 3 / 2;

/** A pointer that has gone further has moved, in CSS pixels. */
const still = 4;

/** A figure is under the pointer up to here, in CSS pixels. */
const reach = 20;

interface StageProps {
  readonly desk: Desk;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly points: MapPoints;
  readonly window: MapWindow;
  readonly lasso: Lasso;
  readonly chosen: ReadonlySet<number> | null;
  /** Chooses what the lasso holds. */
  readonly chooseWithin: (outline: readonly number[]) => void;
  /** Chooses what is seen. */
  readonly chooseView: () => void;
  readonly chooseNothing: () => void;
  readonly open: (figure: number) => void;
}

/** The pointer moves the map or draws a lasso; where it stays in its place, it opens a figure. */
function useMapPointer(
  { points, window, lasso, chooseWithin, open }: Pick<
    StageProps,
    "points" | "window" | "lasso" | "chooseWithin" | "open"
  >,
) {
  const press = useRef<
    { readonly x: number; readonly y: number; readonly from: SheetView; hasMoved: boolean } | null
  >(null);
  const openAt = (event: PointerEvent) => {
    const figure = nearestPoint(window.unitsAt(event), {
      ...points,
      reach: reach / window.view().scale,
    });
    if (figure !== null) open(figure);
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      press.current = {
        x: event.clientX,
        y: event.clientY,
        from: window.view(),
        hasMoved: false,
      };
      if (lasso.isOn) lasso.begin(window.unitsAt(event));
    },
    onPointerMove(event: PointerEvent) {
      if (press.current === null) return;
      const moved = [event.clientX - press.current.x, event.clientY - press.current.y] as const;
      if (Math.hypot(...moved) > still) press.current.hasMoved = true;
      if (lasso.isOn) lasso.draw(window.unitsAt(event));
      else window.drag(press.current.from, moved);
    },
    onPointerUp(event: PointerEvent) {
      const hasMoved = press.current?.hasMoved ?? false;
      press.current = null;
      if (!lasso.isOn) return hasMoved ? undefined : openAt(event);
      const outline = lasso.end();
      if (!hasMoved) return;
      chooseWithin(outline);
      lasso.toggle();
    },
    onPointerCancel() {
      press.current = null;
      lasso.end();
    },
  };
}

/** The stage. */
export function MapStage(props: StageProps): JSX.Element {
  const { desk, stage, points, window, lasso, chosen, chooseView, chooseNothing } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useMapDrawing(desk, { canvas, points, window, lasso: lasso.outline, chosen });
  const pointer = useMapPointer(props);
  const keys: Readonly<Record<string, () => void>> = {
    ...viewKeys(window, { step: mapStep }),
    Enter: chooseView,
    Escape: chooseNothing,
  };
  return (
    <div
      ref={stage}
      class={lasso.isOn ? "stage lasso" : "stage"}
      role="group"
      tabIndex={0}
      aria-label="The map. Plus and minus zoom, arrows move, Enter chooses what is in view."
      {...pointer}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (!Object.hasOwn(keys, event.key)) return;
        event.preventDefault();
        keys[event.key]();
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}
