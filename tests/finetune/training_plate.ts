/** Plates to learn from, for the tests: white, with rectangles of a colour each. */
import type { Region, TrainingPlate } from "lib/finetune/plate_cache.ts";
import { pyramidOf } from "lib/image/pyramid.ts";

export interface Painted extends Region {
  readonly colour: readonly [red: number, green: number, blue: number];
}

export function trainingPlate(
  { id = "plate", book = "book", width, height, painted, channels = 3 }: {
    readonly id?: string;
    readonly book?: string;
    readonly width: number;
    readonly height: number;
    readonly painted: readonly Painted[];
    readonly channels?: 1 | 3;
  },
): TrainingPlate {
  const data = new Uint8Array(width * height * channels).fill(255); // [height, width, channels]
  for (const { box: [x0, y0, x1, y1], colour } of painted) {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        data.set(colour.slice(0, channels), (y * width + x) * channels);
      }
    }
  }
  return {
    id,
    book,
    width,
    height,
    scale: 1,
    pyramid: pyramidOf({ width, height, channels, data }),
    regions: painted.map(({ box, ignored }) => ({ box, ignored })),
  };
}
