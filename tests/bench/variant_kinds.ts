/** The engraver's variants of a plate that methods are asked for, with their strengths, fixed before any was measured. */
import { impression, type ImpressionKind } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { blank, crop, flipHorizontal, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { Random } from "lib/tensor/random.ts";

/** Rows of the table. */
export type VariantKind =
  | "coloured"
  | "reversed by another hand"
  | "later state"
  | "fragment"
  | "worn plate"
  | "foxed paper"
  | "photographed again"
  | "recut by another hand"
  | "redrawn by another hand"
  | "in a mirror"
  | "turned by 3 degrees"
  | "turned by 5 degrees"
  | "cut to 70 %"
  | "small scan"
  | "weak tone"
  | "on a page";

/** Size of the plates, pixels. */
const size = { width: 900, height: 675 };

/** A clean impression of a plate. */
export const clean = (work: number): Image => printed(work, "clean");

const printed = (work: number, kind: ImpressionKind, hand = 0): Image =>
  print(impression(engravePlate(work, { ...size, hand }), {
    kind,
    seed: new Random(work).fork(kind).seed,
  })).image;

/** A picture whose pixels come from elsewhere in another; paper of one grey beyond its edges. */
export function drawnFrom(
  { width, height, data }: Image,
  { from, to = { width, height }, around = 225 }: {
    from: (x: number, y: number) => readonly [x: number, y: number];
    to?: { width: number; height: number };
    around?: number;
  },
): Image {
  const out = blank(to, [around, around, around, 255]);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const [u, v] = from(x, y);
      const [i, j] = [Math.floor(u), Math.floor(v)];
      if (i < 0 || j < 0 || i >= width - 1 || j >= height - 1) continue;
      const [s, t] = [u - i, v - j];
      for (let c = 0; c < 3; c++) {
        const at = (j * width + i) * 4 + c;
        out.data[(y * to.width + x) * 4 + c] = (1 - t) * ((1 - s) * data[at] + s * data[at + 4]) +
          t * ((1 - s) * data[at + 4 * width] + s * data[at + 4 * width + 4]);
      }
    }
  }
  return out;
}

function turned(image: Image, degrees: number): Image {
  const [cos, sin] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const { width, height } = image;
  const to = {
    width: Math.ceil(width * cos + height * Math.abs(sin)),
    height: Math.ceil(height * cos + width * Math.abs(sin)),
  };
  return drawnFrom(image, {
    to,
    from: (x, y) => {
      const [u, v] = [x - to.width / 2, y - to.height / 2];
      return [cos * u + sin * v + width / 2, cos * v - sin * u + height / 2];
    },
  });
}

/** Every point moved by up to a share of the width, smoothly: what a copyist draws by eye. */
function redrawn(image: Image, { by, random }: { by: number; random: Random }): Image {
  const [a, b, c, d] = [0, 0, 0, 0].map(() => random.range(0, 2 * Math.PI));
  const reach = by * image.width;
  const wave = 2 * Math.PI / image.width;
  return drawnFrom(image, {
    from: (x, y) => [
      x + reach * Math.sin(1.7 * wave * x + 2.3 * wave * y + a) * Math.cos(1.3 * wave * y + b),
      y + reach * Math.sin(2.1 * wave * y - 1.9 * wave * x + c) * Math.cos(1.5 * wave * x + d),
    ],
  });
}

/** A dark bed of so many shares of the sides around a sheet, unevenly lit. */
function onPage(image: Image, share: number): Image {
  const [dx, dy] = [Math.round(share * image.width), Math.round(share * image.height)];
  const to = { width: image.width + 2 * dx, height: image.height + 2 * dy };
  const out = drawnFrom(image, { to, from: (x, y) => [x - dx, y - dy], around: 70 });
  for (let i = 0; i < out.data.length; i += 4) {
    const light = 0.8 + 0.25 * (i / 4 % to.width) / to.width;
    for (let c = 0; c < 3; c++) out.data[i + c] = Math.min(255, out.data[i + c] * light);
  }
  return out;
}

const other = (work: number) => 1 + work % 997;

/** What each kind is, and how it is made. */
export const variantKinds: Readonly<
  Record<VariantKind, { readonly strength: string; readonly picture: (work: number) => Image }>
> = {
  "coloured": {
    strength: "washes of twelve pigments by hand, laid up to 3 pixels beside the line",
    picture: (work) => printed(work, "coloured"),
  },
  "reversed by another hand": {
    strength: "mirrored, every stroke cut by another hand",
    picture: (work) => printed(work, "reversed"),
  },
  "later state": {
    strength: "another course of hatching over ground and corners, other lettering",
    picture: (work) => printed(work, "state"),
  },
  "fragment": {
    strength: "42 to 62 % of the width, 66 to 82 % of the height",
    picture: (work) => printed(work, "fragment"),
  },
  "worn plate": {
    strength: "50 to 75 % of the ink, fine lines gone",
    picture: (work) => printed(work, "worn"),
  },
  "foxed paper": { strength: "stains and spots", picture: (work) => printed(work, "foxed") },
  "photographed again": {
    strength: "turned by .4 to 1.8 degrees, on a dark bed, unevenly lit, less sharp",
    picture: (work) => printed(work, "rescan"),
  },
  "recut by another hand": {
    strength: "every stroke cut by another hand, outlines kept",
    picture: (work) => printed(work, "clean", other(work)),
  },
  "redrawn by another hand": {
    strength: "the same, and moved by up to 1.5 % of the width",
    picture: (work) =>
      redrawn(printed(work, "clean", other(work + 1)), {
        by: 0.015,
        random: new Random(work).fork("redrawn"),
      }),
  },
  "in a mirror": { strength: "the same pixels", picture: (work) => flipHorizontal(clean(work)) },
  "turned by 3 degrees": { strength: "3 degrees", picture: (work) => turned(clean(work), 3) },
  "turned by 5 degrees": { strength: "-5 degrees", picture: (work) => turned(clean(work), -5) },
  "cut to 70 %": {
    strength: "85 % of the width, 82 % of the height",
    picture: (work) =>
      crop(
        clean(work),
        [0.1, 0.05, 0.95, 0.87].map((share, i) =>
          Math.round(share * (i % 2 ? size.height : size.width))
        ) as [number, number, number, number],
      ),
  },
  "small scan": {
    strength: "160 pixels wide",
    picture: (work) => resizeImage(clean(work), { width: 160, height: 120, method: "area" }),
  },
  "weak tone": {
    strength: "45 % of the contrast, 90 levels brighter",
    picture: (work) => {
      const image = clean(work);
      return { ...image, data: image.data.map((v, i) => i % 4 === 3 ? v : 0.45 * v + 90) };
    },
  },
  "on a page": {
    strength: "a dark bed of 30 % on each side, light from 80 to 105 %",
    picture: (work) => onPage(clean(work), 0.3),
  },
};
