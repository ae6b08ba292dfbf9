/** 8-bit sRGB to 8-bit CIE Lab and back, to the last bit as OpenCV does it: its tables and its roundings. */
import { halfEven } from "lib/tensor/rounding.ts";

const linearLight = (x: number) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
const gammaLight = (x: number) => x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055;

const gamma = Int32Array.from({ length: 256 }, (_, i) => halfEven(2040 * linearLight(i / 255)));
const cubeRoot = Int32Array.from({ length: 3072 }, (_, i) => {
  const x = i / 2040;
  return halfEven(32768 * (x < 216 / 24389 ? x * 841 / 108 + 16 / 116 : Math.cbrt(x)));
});
// the two entries where OpenCV's tables of single precision round the other way
cubeRoot[49] = 9454;
cubeRoot[628] = 22126;
const inverseGamma = Uint8Array.from(
  { length: 4096 },
  (_, i) => halfEven(255 * gammaLight(i / 4096)),
);

const base = 16384;
const leastAb = -8145;
const lightnessY = new Int32Array(256);
const lightnessF = new Int32Array(256);
for (let i = 0; i < 256; i++) {
  if (i <= 20) {
    lightnessY[i] = halfEven(i * base * 180 / (17 * 29 ** 3));
    lightnessF[i] = halfEven(base * (16 / 116 + i * 5 / 1479));
  } else {
    const y = i * 100 * base / (255 * 116) + 16 * base / 116;
    lightnessF[i] = halfEven(y);
    lightnessY[i] = halfEven(y * y * y / base / base);
  }
}
const tristimulus = Int32Array.from({ length: base * 9 / 4 }, (_, j) => {
  const k = j + leastAb;
  return k <= 3390
    ? Math.trunc(k * 108 / 841) - 290
    : Math.floor(Math.floor(k * k / base) * k / base);
});
const lightnessShift = Math.trunc((16 * 255 * 32768 + 50) / 100) - 16384;
const abShift = 128 * 32768 + 16384;
const aShift = Math.trunc(128 * base / 500) + leastAb;
const bShift = Math.trunc(128 * base / 200) - 1 - leastAb;

/** What the kernels of kernels/lab.as look up. */
export const labTables = {
  gamma,
  cubeRoot,
  inverseGamma,
  lightnessY,
  lightnessF,
  tristimulus,
  aShift,
  bShift,
};

const byte = (x: number) => x < 0 ? 0 : x > 255 ? 255 : x;
const place12 = (x: number) => x < 0 ? 0 : x > 4095 ? 4095 : x;

interface Lab {
  readonly l: Uint8Array;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
}

/** 8-bit Lab of 8-bit sRGB (D65). */
export function toLab(rgb: Uint8Array): Lab {
  const count = rgb.length / 3;
  const lab = { l: new Uint8Array(count), a: new Uint8Array(count), b: new Uint8Array(count) };
  for (let i = 0; i < count; i++) {
    const [r, g, b] = [gamma[rgb[3 * i]], gamma[rgb[3 * i + 1]], gamma[rgb[3 * i + 2]]];
    const x = cubeRoot[(r * 1777 + g * 1541 + b * 778 + 2048) >> 12];
    const y = cubeRoot[(r * 871 + g * 2929 + b * 296 + 2048) >> 12];
    const z = cubeRoot[(r * 73 + g * 448 + b * 3575 + 2048) >> 12];
    lab.l[i] = byte((296 * y - lightnessShift) >> 15);
    lab.a[i] = byte((500 * (x - y) + abShift) >> 15);
    lab.b[i] = byte((200 * (y - z) + abShift) >> 15);
  }
  return lab;
}

/** 8-bit sRGB of 8-bit Lab. */
export function fromLab({ l, a, b }: Lab): Uint8Array {
  const rgb = new Uint8Array(l.length * 3);
  for (let i = 0; i < l.length; i++) {
    const [y, f] = [lightnessY[l[i]], lightnessF[l[i]]];
    const x = tristimulus[f + ((5 * a[i] * 53687 + 128) >> 13) - aShift];
    const z = tristimulus[f - ((b[i] * 41943 + 16) >> 9) + bShift];
    rgb[3 * i] = inverseGamma[place12((12615 * x - 6296 * y - 2223 * z + 8192) >> 14)];
    rgb[3 * i + 1] = inverseGamma[place12((-3773 * x + 7684 * y + 185 * z + 8192) >> 14)];
    rgb[3 * i + 2] = inverseGamma[place12((217 * x - 836 * y + 4715 * z + 8192) >> 14)];
  }
  return rgb;
}
