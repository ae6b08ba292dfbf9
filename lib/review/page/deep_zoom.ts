/// <reference lib="dom" />
/** The door to OpenSeadragon: a plate in deep zoom, and where its pixels are on the screen. */
import type OpenSeadragon from "openseadragon";
import { reviewPath } from "lib/review/api.ts";

/** An open plate. Dispose of it when done. */
export interface DeepZoom extends Disposable {
  /** Screen pixels for a pixel of the plate, and where its top left corner is in the window. */
  place(): { readonly scale: number; readonly x: number; readonly y: number };
  /** Zooms about the middle. */
  zoomBy(factor: number): void;
  /** Moves by a share of the window. */
  move(x: number, y: number): void;
  /** The whole plate. */
  whole(): void;
  /** Brings a box, xyxy in pixels of the plate, into view where it is not, or is too small to see. */
  bring(box: readonly [number, number, number, number]): void;
  /** Whether dragging moves the plate. */
  takeDrags(does: boolean): void;
}

let script: Promise<typeof OpenSeadragon> | undefined;

/** OpenSeadragon as a script of its own, since it is larger than the page and only plates need it. */
function loaded(): Promise<typeof OpenSeadragon> {
  return script ??= new Promise((resolve, reject) => {
    // OpenSeadragon would write a rule of style into the document, which the page's policy refuses, where it
    // finds no element of that name that holds it already; one of no language holds nothing
    const rule = document.createElementNS("urn:burin", "style");
    rule.setAttribute("data-openseadragon-mobile-css", "");
    const element = document.createElement("script");
    element.src = "openseadragon.js";
    element.onload = () =>
      resolve((globalThis as { OpenSeadragon?: unknown }).OpenSeadragon as never);
    element.onerror = () => {
      script = undefined;
      reject(new Error("openseadragon.js could not be loaded"));
    };
    document.head.append(rule, element);
  });
}

/**
 * Opens a plate in an element.
 *
 * @param onMove called whenever the plate has moved on the screen
 * @param onClick where it was clicked, in its pixels
 */
export async function deepZoom(
  element: HTMLElement,
  { plate, width, height, tileSide, onMove, onClick }: {
    readonly plate: number;
    readonly width: number;
    readonly height: number;
    readonly tileSide: number | null;
    readonly onMove: () => void;
    readonly onClick: (x: number, y: number) => void;
  },
): Promise<DeepZoom> {
  const seadragon = await loaded();
  const levels = Math.ceil(Math.log2(Math.max(width, height, 1)));
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const viewer = new seadragon.Viewer({
    element,
    drawer: "canvas",
    showNavigationControl: false,
    tabIndex: -1,
    animationTime: isStill ? 0 : 0.4,
    springStiffness: 9,
    maxZoomPixelRatio: 4,
    minZoomImageRatio: 0.8,
    visibilityRatio: 0.4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
    tileSources: (tileSide === null
      ? { type: "image", url: reviewPath("picture", { plate }), buildPyramid: false }
      : {
        width,
        height,
        tileSize: tileSide,
        tileOverlap: 0,
        minLevel: Math.min(levels, 8),
        maxLevel: levels,
        getTileUrl: (level: number, column: number, row: number) =>
          reviewPath("tile", { plate, level, column, row }),
      }) as never,
  });
  const place = () => {
    const at = (x: number, y: number) =>
      viewer.viewport.viewportToViewerElementCoordinates(new seadragon.Point(x, y));
    const [corner, right] = [at(0, 0), at(1, 0)];
    return { scale: (right.x - corner.x) / width, x: corner.x, y: corner.y };
  };
  for (const event of ["open", "update-viewport", "animation", "resize"] as const) {
    viewer.addHandler(event, onMove);
  }
  viewer.addHandler("canvas-key", (event) => event.preventDefaultAction = true);
  viewer.addHandler("canvas-click", ({ quick, position }) => {
    if (!quick) return;
    const { scale, x, y } = place();
    onClick((position.x - x) / scale, (position.y - y) / scale);
  });
  const { viewport } = viewer;
  return {
    place,
    zoomBy(factor) {
      viewport.zoomBy(factor);
      viewport.applyConstraints();
    },
    move(x, y) {
      const { width, height } = viewport.getBounds();
      viewport.panBy(new seadragon.Point(x * width, y * height));
      viewport.applyConstraints();
    },
    whole: () => void viewport.goHome(),
    bring([left, top, right, bottom]) {
      const bounds = viewport.getBounds();
      const box = new seadragon.Rect(
        left / width,
        top / width,
        (right - left) / width,
        (bottom - top) / width,
      );
      const isIn = box.x >= bounds.x && box.y >= bounds.y &&
        box.x + box.width <= bounds.x + bounds.width &&
        box.y + box.height <= bounds.y + bounds.height;
      if (isIn && box.height * 6 > bounds.height) return;
      const margin = 1.2 * Math.max(box.width, box.height);
      viewport.fitBoundsWithConstraints(
        new seadragon.Rect(
          box.x - margin,
          box.y - margin,
          box.width + 2 * margin,
          box.height + 2 * margin,
        ),
      );
    },
    takeDrags: (does) => viewer.setMouseNavEnabled(does),
    [Symbol.dispose]: () => viewer.destroy(),
  };
}
