/** Features of plates, kept in a byte each: what proposes pairs, and what lays one plate on another. */
import { resizeArea } from "lib/image/area.ts";
import type { Pixels } from "lib/image/linear.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { PicturePart } from "./part_registration.ts";
import { mirroredGrey } from "./plate_picture.ts";
import { type PlaceVectors, placeVectors } from "./place_vectors.ts";
import type { FeatureNetwork } from "./trunk.ts";

/** Side to which an area is stretched before the network sees it, pixels. */
export const seenSide = 224;

/** A map of features in bytes: each channel from -127 to 127 times its scale. */
export interface PackedMap {
  /** `[C]` */
  readonly scales: Float32Array;
  /** `[C, side, side]` */
  readonly bytes: Int8Array;
}

/** A plate's maps, as it is and in a mirror. */
export interface PlateMaps {
  readonly direct: PackedMap;
  readonly mirrored: PackedMap;
}

/** A map of one picture in bytes. `[1, C, side, side]` or `[C, side, side]` */
function packMap({ data, shape }: Tensor<"float32">): PackedMap {
  const [channels, height, width] = shape.slice(-3);
  const places = height * width;
  const scales = new Float32Array(channels);
  const bytes = new Int8Array(channels * places);
  for (let c = 0; c < channels; c++) {
    let most = 0;
    for (let p = 0; p < places; p++) most = Math.max(most, Math.abs(data[c * places + p]));
    scales[c] = most / 127;
    // a channel of noughts is nought by nought, and NaN is 0 as a byte
    for (let p = 0; p < places; p++) {
      bytes[c * places + p] = Math.round(data[c * places + p] / scales[c]);
    }
  }
  return { scales, bytes };
}

/** The map again, as near as bytes keep it. `[C, side, side]` */
function unpackMap({ scales, bytes }: PackedMap): Tensor<"float32"> {
  const places = bytes.length / scales.length;
  const side = Math.round(Math.sqrt(places));
  const data = Float32Array.from(bytes, (byte, i) => byte * scales[Math.floor(i / places)]);
  return float32(data, [scales.length, side, side]);
}

/** What the network sees of a plate's area, as it is and in a mirror. */
export async function mapsOf(area: Pixels, network: FeatureNetwork): Promise<PlateMaps> {
  const seen = resizeArea(area, { width: seenSide, height: seenSide });
  const pixels = seenSide * seenSide;
  const pictures = new Float32Array(2 * pixels);
  pictures.set(seen.data);
  pictures.set(mirroredGrey(seen).data, pixels);
  const { data, shape } = await network.see(float32(pictures, [2, 1, seenSide, seenSide]));
  const half = data.length / 2;
  const part = (n: number) =>
    packMap(float32(data.subarray(n * half, (n + 1) * half), shape.slice(1)));
  return { direct: part(0), mirrored: part(1) };
}

/** The vectors of all places of parts of pictures, as they are; each part is stretched as areas are. */
export async function placesOfParts(
  parts: readonly PicturePart[],
  { network, means }: { readonly network: FeatureNetwork; readonly means: Float32Array },
): Promise<PlaceVectors[]> {
  const pixels = seenSide * seenSide;
  const pictures = new Float32Array(parts.length * pixels);
  parts.forEach(({ picture, part }, n) => {
    const seen = resizeArea(picture, { width: seenSide, height: seenSide, part });
    pictures.set(seen.data, n * pixels);
  });
  const { data, shape } = await network.see(
    float32(pictures, [parts.length, 1, seenSide, seenSide]),
  );
  const size = data.length / parts.length;
  return parts.map((_, n) =>
    placeVectors(float32(data.subarray(n * size, (n + 1) * size), shape.slice(1)), means)
  );
}

/** A square map by fewer places: means of what each covers. `[C, S, S]` to `[C, side, side]` */
function poolMap({ data, shape }: Tensor<"float32">, side: number): Tensor<"float32"> {
  const [channels, from] = shape.slice(-3);
  const out = new Float32Array(channels * side * side);
  const step = from / side;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [top, left] = [y * step, x * step];
      for (let v = Math.floor(top); v < Math.ceil(top + step - 1e-9); v++) {
        const tall = Math.min(top + step, v + 1) - Math.max(top, v);
        for (let u = Math.floor(left); u < Math.ceil(left + step - 1e-9); u++) {
          const weight = tall * (Math.min(left + step, u + 1) - Math.max(left, u)) / step ** 2;
          for (let c = 0; c < channels; c++) {
            out[(c * side + y) * side + x] += weight * data[(c * from + v) * from + u];
          }
        }
      }
    }
  }
  return float32(out, [channels, side, side]);
}

/** Places along a side of a descriptor. */
const descriptorSide = 7;

/** The vectors of a map in few places, in a row: cosines of rows are mean cosines of places. `[D]` */
export function descriptorOf(map: PackedMap, means: Float32Array): Float32Array {
  return placeVectors(poolMap(unpackMap(map), descriptorSide), means).vectors.data;
}

/** The vectors of all places of a map. */
export const vectorsOf = (map: PackedMap, means: Float32Array): PlaceVectors =>
  placeVectors(unpackMap(map), means);

/** So many plates of the prints stand in a gallery's means, so that those of a few plates are no accident. */
const priorPlates = 50;

/**
 * The mean of each channel over a gallery, drawn towards that of the prints where it is small.
 *
 * @param prior the means over the prints. `[C]`; null: the gallery's own alone
 */
export function galleryMeans(
  maps: readonly PlateMaps[],
  prior: Float32Array | null,
): Float32Array {
  const channels = maps[0]?.direct.scales.length ?? prior?.length ?? 0;
  const means = new Float64Array(channels);
  for (const { direct: { scales, bytes } } of maps) {
    const places = bytes.length / channels;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let p = 0; p < places; p++) sum += bytes[c * places + p];
      means[c] += sum * scales[c] / places;
    }
  }
  const known = prior?.length === channels ? priorPlates : 0;
  return Float32Array.from(
    means,
    (sum, c) => (sum + known * (prior?.[c] ?? 0)) / Math.max(1, maps.length + known),
  );
}
