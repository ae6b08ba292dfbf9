import assert from "node:assert/strict";
import { deepZoom } from "lib/review/page/deep_zoom.ts";
import { withGlobals } from "./fake_browser.ts";

interface TileSource {
  readonly type?: string;
  readonly url?: string;
  readonly maxLevel: number;
  getTileUrl(level: number, column: number, row: number): string;
}

/** OpenSeadragon as far as it is asked; the plate's width is 400 pixels of the window, at (10, 20). */
function seadragon() {
  const seen = {
    handlers: new Map<string, (event: unknown) => void>(),
    source: null as unknown as TileSource,
    isDestroyed: false,
    fitted: null as unknown,
  };
  class Point {
    constructor(readonly x: number, readonly y: number) {}
  }
  class Rect {
    constructor(
      readonly x: number,
      readonly y: number,
      readonly width: number,
      readonly height: number,
    ) {}
  }
  class Viewer {
    viewport = {
      viewportToViewerElementCoordinates: ({ x, y }: Point) =>
        new Point(10 + 400 * x, 20 + 400 * y),
      getBounds: () => new Rect(0, 0, 1, 0.5),
      fitBoundsWithConstraints: (rect: unknown) => seen.fitted = rect,
    };
    constructor({ tileSources }: { tileSources: TileSource }) {
      seen.source = tileSources;
    }
    addHandler(name: string, run: (event: unknown) => void) {
      seen.handlers.set(name, run);
    }
    destroy() {
      seen.isDestroyed = true;
    }
  }
  return { seen, OpenSeadragon: { Viewer, Point, Rect } };
}

Deno.test("a plate is asked for in tiles where there are any, and its pixels are found on the screen", async () => {
  const { seen, OpenSeadragon } = seadragon();
  await withGlobals({
    OpenSeadragon,
    matchMedia: () => ({ matches: true }),
    document: {
      createElement: () => ({}),
      createElementNS: () => ({ setAttribute() {} }),
      head: { append: (_: unknown, script: { onload(): void }) => script.onload() },
    },
  }, async () => {
    const clicks: number[][] = [];
    const open = (tileSide: number | null) =>
      deepZoom({} as HTMLElement, {
        plate: 7,
        width: 800,
        height: 600,
        tileSide,
        onMove() {},
        onClick: (x, y) => void clicks.push([x, y]),
      });
    const zoom = await open(256);
    assert.equal(seen.source.maxLevel, 10);
    assert.equal(seen.source.getTileUrl(9, 1, 0), "tile/7/9/1-0.webp");
    assert.deepEqual(zoom.place(), { scale: 0.5, x: 10, y: 20 });
    seen.handlers.get("canvas-click")!({ quick: true, position: { x: 60, y: 120 } });
    seen.handlers.get("canvas-click")!({ quick: false, position: { x: 60, y: 120 } });
    assert.deepEqual(clicks, [[100, 200]], "a drag is no click");
    zoom.bring([80, 80, 240, 240]);
    assert.equal(seen.fitted, null, "it is in view, and large enough");
    zoom.bring([780, 0, 790, 10]);
    assert.notEqual(seen.fitted, null, "it is too small to see");
    zoom[Symbol.dispose]();
    assert.equal(seen.isDestroyed, true);
    await open(null);
    assert.deepEqual([seen.source.type, seen.source.url], ["image", "picture/7.webp"]);
  });
});
