/** Area downscaling straight into the planes that a network takes, in one pass over the pixels. */
import { readFileSync } from "node:fs";
import { framedPlanes, type PlaneFrame } from "./framed_planes.ts";
import type { Image } from "./image.ts";
import { coveredBy } from "./area_coverage.ts";

/** Exports of kernels.wasm: numbers are memory addresses, sizes or values. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  area_row(row: number, places: number, width: number, sums: number, weight: number): void;
  area_finish(sums: number, width: number, scale: number, out: number, plane: number): void;
}

let opened: Exports | undefined;

/** One instance for a thread, compiled when it is first wanted. */
function kernels(): Exports {
  if (opened) return opened;
  const module = new WebAssembly.Module(readFileSync(new URL("./kernels.wasm", import.meta.url)));
  return opened = new WebAssembly.Instance(module).exports as unknown as Exports;
}

/**
 * The picture in no larger a size as planes of blue, green and red, whole numbers from 0 to 255: the
 * mean of what each new pixel covers, in single precision. Alpha is dropped.
 *
 * @returns `[3, planes.height, planes.width]`
 * @throws {RangeError} when a side would be made longer
 *
 * ```ts
 * import { areaPlanes } from "lib/image/area_planes.ts";
 * const two = { width: 2, height: 1, data: Uint8Array.of(0, 0, 10, 255, 0, 0, 20, 255) };
 * areaPlanes(two, { width: 1, height: 1 }); // 15, 0, 0
 * ```
 */
export function areaPlanes(image: Image, frame: PlaneFrame): Float32Array {
  const { width, height, planes = { width, height } } = frame;
  if (!(width >= 1 && height >= 1 && width <= image.width && height <= image.height)) {
    throw new RangeError(
      `Cannot reduce ${image.width} x ${image.height} pixels to ${width} x ${height}: ` +
        "sides are 1 or more, and none may grow",
    );
  }
  const { memory, heapBase, area_row: add, area_finish: finish } = kernels();
  const aligned = (place: number) => (place + 15) & ~15;
  // of the row, sixteen bytes are read at a time
  const row = aligned(Number(heapBase.value));
  const places = aligned(row + image.width * 4 + 16);
  const sums = places + width * 16;
  const out = sums + width * 16;
  const end = out + width * 12;
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / 65536));
  const bytes = new Uint8Array(memory.buffer);
  const columns = new DataView(memory.buffer, places, width * 16);
  for (const [x, { first, count, begin, end }] of coveredBy(image.width, width).entries()) {
    columns.setInt32(16 * x, 4 * first, true);
    columns.setInt32(16 * x + 4, count, true);
    columns.setFloat32(16 * x + 8, begin, true);
    columns.setFloat32(16 * x + 12, end, true);
  }
  bytes.fill(0, sums, out);
  const reduced = new Float32Array(memory.buffer, out, width * 3); // blue, green, red of a row
  const plane = planes.width * planes.height;
  const result = framedPlanes(frame);
  const scale = width * height / (image.width * image.height);
  const stride = image.width * 4;
  let here = -1;
  for (const [y, covered] of coveredBy(image.height, height).entries()) {
    for (let k = 0; k < covered.count; k++) {
      const from = covered.first + k;
      // two new rows may share an old one
      if (from !== here) bytes.set(image.data.subarray(from * stride, (from + 1) * stride), row);
      here = from;
      const weight = k === 0 ? covered.begin : k === covered.count - 1 ? covered.end : 1;
      add(row, places, width, sums, weight);
    }
    finish(sums, width, scale, out, width * 4);
    for (let c = 0; c < 3; c++) {
      result.set(
        reduced.subarray(c * width, (c + 1) * width),
        c * plane + y * planes.width,
      );
    }
  }
  return result;
}
