import assert from "node:assert/strict";
import { mapLevels } from "lib/review/page/map_levels.ts";
import {
  isNear,
  type MapScene,
  paintDots,
  paintPictures,
  picturesIn,
} from "lib/review/page/map_painter.ts";
import { withGlobals } from "./fake_browser.ts";

const points = { x: [0.25, 0.75, 0.76], y: [0.5, 0.5, 0.5] };

function sceneOf(more: Partial<MapScene> = {}): MapScene {
  return {
    ...points,
    levels: mapLevels(points),
    view: { x: 0.5, y: 0.5, scale: 100 },
    width: 100,
    height: 60,
    density: 1,
    chosen: null,
    lasso: [],
    colours: {
      ground: "rgb(200, 190, 180)",
      dot: "rgb(1, 2, 3)",
      chosen: "rgb(250, 0, 5)",
      frame: "rgb(9, 9, 9)",
    },
    ...more,
  };
}

/** A canvas that keeps its pixels and what was drawn. */
function canvas() {
  const drawn: { calls: unknown[][]; image: ImageData | null } = { calls: [], image: null };
  const context = new Proxy({} as Record<string, unknown>, {
    get: (own, name: string) =>
      name === "createImageData"
        ? (width: number, height: number) => ({
          width,
          height,
          data: new Uint8ClampedArray(4 * width * height),
        })
        : name === "putImageData"
        ? (image: ImageData) => drawn.image = image
        : name in own
        ? own[name]
        : (...given: unknown[]) => drawn.calls.push([name, ...given]),
    set: (own, name: string, value) => (own[name] = value, true),
  });
  return {
    drawn,
    element: { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement,
  };
}

Deno.test("paintDots() puts each figure where it is, chosen ones in their colour", () => {
  const { drawn, element } = canvas();
  paintDots(element, sceneOf({ chosen: new Set([1]) }));
  const at = (
    x: number,
    y: number,
  ) => [...drawn.image!.data.subarray(4 * (y * 100 + x), 4 * (y * 100 + x) + 4)];
  assert.deepEqual(at(25, 30), [1, 2, 3, 255]);
  assert.deepEqual(at(74, 30), [250, 0, 5, 255]);
  assert.deepEqual(at(50, 30), [200, 190, 180, 255]);
});

Deno.test("paintDots() leaves out what lies beyond the window", () => {
  const { drawn, element } = canvas();
  paintDots(element, sceneOf({ view: { x: 5, y: 5, scale: 100 } }));
  const ground = [200, 190, 180, 255];
  assert.ok(drawn.image!.data.every((value, i) => value === ground[i % 4]));
});

Deno.test("picturesIn() shows more of them the nearer they are seen, of the window alone", () => {
  assert.deepEqual(picturesIn(sceneOf()), [0, 1]);
  const near = { x: 0.75, y: 0.5, scale: 6000 };
  assert.deepEqual(picturesIn(sceneOf({ view: near })), [1, 2]);
});

/** Runs with tiles on canvases that keep what is drawn. */
const withTiles = (run: (tiles: ReturnType<typeof canvas>[]) => void) => {
  const tiles: ReturnType<typeof canvas>[] = [];
  return withGlobals({
    OffscreenCanvas: class {
      constructor() {
        const made = canvas();
        tiles.push(made);
        return made.element as object;
      }
    },
  }, () => run(tiles));
};

const copies = ({ drawn }: ReturnType<typeof canvas>) =>
  drawn.calls.filter(([name]) => name === "drawImage").map((call) => call.slice(1));

const image = {} as CanvasImageSource;
const cell = { image, x: 0, y: 0, side: 20 };

Deno.test("paintPictures() scales the part of a cell that holds the picture once, and copies it in every frame", () =>
  withTiles((tiles) => {
    const seen = canvas();
    const partOf = (row: number) => [[0.5, 1], [1, 1]][row] as [number, number];
    const paint = (pictureOf: () => typeof cell | null) =>
      paintPictures(seen.element, sceneOf(), { partOf, rows: [0, 1], pictureOf });
    paint(() => null);
    assert.deepEqual([tiles.length, copies(tiles[0]), copies(seen)], [1, [], []]);
    paint(() => cell);
    assert.deepEqual(copies(tiles[0])[0], [image, 5, 0, 10, 20, 0, 0, 42, 84]);
    // in the middle of its place, and not scaled again
    assert.deepEqual(copies(seen)[0], [tiles[0].element, 0, 0, 42, 84, 4, -12, 42, 84]);
    paint(() => null);
    assert.deepEqual([copies(tiles[0]).length, copies(seen).length], [2, 4]);
  }));

Deno.test("sixty pictures are few, more of them on a large window, and drawn larger than many", () =>
  withTiles((tiles) => {
    const rows = Array.from({ length: 61 }, () => 0);
    const [small, large] = [sceneOf(), { width: 3000, height: 1500 }];
    const told = [isNear(rows.slice(1), small), isNear(rows, small), isNear(rows, large)];
    assert.deepEqual(told, [true, false, true]);
    const far = Array.from({ length: 241 }, () => 0);
    assert.equal(isNear(far, { width: 30_000, height: 15_000 }), false);
    const widths = [rows.slice(1), rows].map((rows) => {
      const pictureOf = () => cell;
      const partOf = () => [1, 1] as const;
      paintPictures(canvas().element, sceneOf(), { partOf, rows, pictureOf });
      return copies(tiles.at(-1)!)[0][7];
    });
    assert.deepEqual(widths, [84, 44]);
  }));

Deno.test("a picture smaller than its cell is framed as it is, and drawn at most twice as large", () =>
  withTiles((tiles) => {
    const parts = [[0.25, 0.125], [0.5, 0.75]] as const;
    const seen = canvas();
    paintPictures(seen.element, sceneOf(), {
      partOf: (row) => parts[row],
      rows: [0, 1],
      pictureOf: () => cell,
    });
    const [first, second] = copies(tiles[0]);
    assert.deepEqual(first, [image, 7.5, 8.75, 5, 2.5, 0, 0, 42, 21]);
    assert.deepEqual(second.slice(7), [56, 84], "no larger than others");
    const [frame] = seen.drawn.calls.filter(([name]) => name === "fillRect");
    assert.deepEqual(frame.slice(3), [44, 23]);
  }));
