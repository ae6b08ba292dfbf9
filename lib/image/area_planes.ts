/** Area downscaling straight into the planes that a network takes, in one pass over the pixels. */
import { openWasmMemory, type WasmMemory } from "lib/tensor/wasm_memory.ts";
import { coveredBy } from "./area_coverage.ts";
import { framedPlanes, type PlaneFrame } from "./framed_planes.ts";
import type { Image } from "./image.ts";

/** Functions of kernels.wasm: numbers are places in memory, sizes or values. */
interface Kernels {
  area_row(row: number, places: number, width: number, sums: number, weight: number): void;
  area_finish(sums: number, width: number, scale: number, out: number, plane: number): void;
}

let opened: WasmMemory<Kernels> | undefined;

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
  // one instance for a thread, compiled when it is first wanted
  opened ??= openWasmMemory(new URL("./kernels.wasm", import.meta.url));
  const { kernels: { area_row: add, area_finish: finish }, take, clear } = opened;
  clear();
  const row = take(image.width * 4);
  const places = take(width * 16);
  const sums = take(width * 16);
  const out = take(width * 12);
  const bytes = opened.bytes();
  const { buffer } = bytes;
  const columns = new DataView(buffer, places, width * 16);
  for (const [x, { first, count, begin, end }] of coveredBy(image.width, width).entries()) {
    columns.setInt32(16 * x, 4 * first, true);
    columns.setInt32(16 * x + 4, count, true);
    columns.setFloat32(16 * x + 8, begin, true);
    columns.setFloat32(16 * x + 12, end, true);
  }
  bytes.fill(0, sums, sums + width * 16);
  const reduced = new Float32Array(buffer, out, width * 3); // blue, green, red of a row
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
