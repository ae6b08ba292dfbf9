/// <reference lib="dom" />
/** What part of the map is seen, and how another is: by steps, the wheel, and dragging. */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useElementSize } from "./element_size.tsx";
import { type SheetView, zoomed } from "./registered.ts";
import type { ViewActions } from "./view_keys.ts";

/** A place on the screen, as events have it. */
export type ScreenPlace = Pick<MouseEvent, "clientX" | "clientY">;

/** A window onto the map, which is one unit wide. */
export interface MapWindow extends ViewActions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Changes with what is seen; null where all is. */
  readonly seen: ReadonlySignal<SheetView | null>;
  /** What is seen now. */
  view(): SheetView;
  /** Shows what was seen at the beginning of a drag, moved as the pointer was, in CSS pixels. */
  drag(from: SheetView, moved: readonly [number, number]): void;
  /** Units of the map under a place of the screen. */
  unitsAt(place: ScreenPlace): [number, number];
  /** The corners of what is seen, x, y, x, y ... in units of the map. */
  outline(): number[];
}

/** Pixels of a side of the window that the whole map leaves free. */
const margin = 60;

/** The window of an element. What is seen is no state of the component: the map is drawn, not rendered. */
export function useMapWindow(stage: RefObject<HTMLDivElement | null>): MapWindow {
  const { width, height } = useElementSize(stage);
  const seen = useSignal<SheetView | null>(null);
  const whole = Math.max(50, Math.min(width, height) - margin);
  const view = (): SheetView => seen.peek() ?? { x: 0.5, y: 0.5, scale: whole };
  const zoomBy = (by: number, at: readonly [number, number] = [0, 0]) => {
    seen.value = zoomed(view(), { by, at, least: whole / 2, most: 256 * whole });
  };
  /** From the middle of the window, in CSS pixels. */
  const fromMiddle = ({ clientX, clientY }: ScreenPlace): [number, number] => {
    const { left, top } = stage.current!.getBoundingClientRect();
    return [clientX - left - width / 2, clientY - top - height / 2];
  };
  // a listener of its own, since the page must be kept from scrolling
  useLayoutEffect(() => {
    const element = stage.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 300), fromMiddle(event));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  });
  return {
    width,
    height,
    seen,
    view,
    zoomBy: (by) => zoomBy(by),
    move(x, y) {
      const now = view();
      const [along, down] = [x * width / now.scale, y * height / now.scale];
      seen.value = { ...now, x: now.x + along, y: now.y + down };
    },
    whole: () => void (seen.value = null),
    drag(from, [x, y]) {
      seen.value = { ...from, x: from.x - x / from.scale, y: from.y - y / from.scale };
    },
    unitsAt(place) {
      const { x, y, scale } = view();
      const [along, down] = fromMiddle(place);
      return [x + along / scale, y + down / scale];
    },
    outline() {
      const { x, y, scale } = view();
      const [w, h] = [width / 2 / scale, height / 2 / scale];
      return [x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h];
    },
  };
}
