import assert from "node:assert/strict";
import { mapLevels } from "lib/review/page/map_levels.ts";
import {
  isNear,
  type MapScene,
  paintDots,
  paintPictures,
  picturesIn,
} from "lib/review/page/map_painter.ts";

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
    colours: { dot: "rgb(1, 2, 3)", chosen: "rgb(250, 0, 5)", frame: "rgb(9, 9, 9)" },
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
  assert.deepEqual(at(50, 30), [0, 0, 0, 0]);
});

Deno.test("paintDots() leaves out what lies beyond the window", () => {
  const { drawn, element } = canvas();
  paintDots(element, sceneOf({ view: { x: 5, y: 5, scale: 100 } }));
  assert.ok(drawn.image!.data.every((value) => value === 0));
});

Deno.test("picturesIn() shows more of them the nearer they are seen, of the window alone", () => {
  assert.deepEqual(picturesIn(sceneOf()), [0, 1]);
  const near = { x: 0.75, y: 0.5, scale: 6000 };
  assert.deepEqual(picturesIn(sceneOf({ view: near })), [1, 2]);
});

Deno.test("paintPictures() draws the part of a cell that holds the picture, from sheets that are there", () => {
  const { drawn, element } = canvas();
  const atlas = { side: 20, columns: 2, rows: 2, count: 3 };
  const sheet = {} as CanvasImageSource;
  paintPictures(element, sceneOf(), {
    aspects: [0.5, 1, 1],
    rows: [0, 1],
    pictureOf: () => ({ image: sheet, atlas }),
  });
  const pictures = drawn.calls.filter(([name]) => name === "drawImage");
  assert.deepEqual(pictures[0].slice(1, 6), [sheet, 5, 0, 10, 20]);
  assert.equal(pictures.length, 2);
  const empty = canvas();
  paintPictures(empty.element, sceneOf(), {
    aspects: [1, 1, 1],
    rows: [0, 1],
    pictureOf: () => null,
  });
  assert.equal(empty.drawn.calls.some(([name]) => name === "drawImage"), false);
});

Deno.test("sixty pictures are few, and drawn larger than more of them", () => {
  const rows = Array.from({ length: 61 }, () => 0);
  assert.deepEqual([isNear(rows.slice(1)), isNear(rows)], [true, false]);
  const widths = [rows.slice(1), rows].map((rows) => {
    const { drawn, element } = canvas();
    const atlas = { side: 20, columns: 2, rows: 2, count: 3 };
    const pictureOf = () => ({ image: {} as CanvasImageSource, atlas });
    paintPictures(element, sceneOf(), { aspects: [1, 1, 1], rows, pictureOf });
    return drawn.calls.find(([name]) => name === "drawImage")![8];
  });
  assert.deepEqual(widths, [84, 44]);
});
