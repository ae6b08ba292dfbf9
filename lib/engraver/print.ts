/** From an impression to pixels and the truth about them. */
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskArea, maskBox, maskFromPixels } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { washes } from "./colourist.ts";
import { identityFrame } from "./geometry.ts";
import type { Impression } from "./impression.ts";
import { labelMap } from "./labels.ts";
import { clouds, grain, grainSide, paperOf } from "./paper.ts";
import { Press } from "./press.ts";
import { cornersOf, isTurned, outside, photographed } from "./rescan.ts";

/** What is known of a character on a sheet. */
export interface SheetFigure {
  /** The identity's id: the same person has it on every plate. */
  readonly name: string;
  /** Name of the pose. */
  readonly pose: string;
  /** Whether the person faces left on the sheet. */
  readonly mirrored: boolean;
  /** Around what can be seen. */
  readonly box: Box;
  /** The person's visible pixels on the whole sheet. */
  readonly mask: Mask;
  /** Share of the whole figure that can be seen, 0 to 1. */
  readonly seen: number;
}

/** A printed sheet with its labels. */
export interface Sheet {
  /** The pixels of the sheet. */
  readonly image: Image;
  /** Those of whom at least a sliver can be seen. */
  readonly figures: readonly SheetFigure[];
}

/**
 * Prints an impression. The same impression gives the same pixels.
 *
 * ```ts
 * import { impression } from "lib/engraver/impression.ts";
 * import { engravePlate } from "lib/engraver/plate.ts";
 * import { print } from "lib/engraver/print.ts";
 * const { image, figures } = print(impression(engravePlate(7), { kind: "coloured", seed: 1 }));
 * ```
 */
export function print(sheet: Impression): Sheet {
  const { plate, frame, width, height, kind } = sheet;
  const press = new Press({ width, height, frame });
  press.limit(plate.frame ?? null);
  for (const part of plate.parts) {
    if (part.masked) press.rings([part.outline], part.solid ? 0 : 255);
    if (part.ink) press.strokes(part.ink);
  }
  if (plate.rework) press.strokes(plate.rework);
  press.limit(null);
  if (plate.frame && isTurned(frame)) {
    for (const polygon of outside(plate.frame)) press.rings([polygon], 255);
  }
  for (const rings of plate.margins.rules) press.rings(rings, 0);
  const ink = press.grey;
  // A copyist who reverses the picture letters it the right way round.
  const upright = kind === "reversed" ? identityFrame : frame;
  const letterPress = new Press({ width, height, frame: upright });
  for (const rings of plate.margins.letters) letterPress.rings(rings, 0);
  let data = inked(sheet, { ink, letters: letterPress.grey }); // [height, width, 4]
  if (kind === "rescan") {
    const corners = cornersOf([0, 0, plate.width, plate.height], frame);
    const random = new Random(sheet.seed).fork("photograph");
    data = photographed(data, { width, height, sheet: corners, random });
  }
  return { image: { width, height, data }, figures: figuresOf(sheet) };
}

/** Who can be seen on an impression, without printing it. */
export function figuresOf({ plate, frame, width, height, kind }: Impression): SheetFigure[] {
  const { labels } = labelMap(plate.parts, { frame, width, height, clip: plate.frame });
  const { whole } = labelMap(plate.parts, {
    frame: identityFrame,
    width: plate.width,
    height: plate.height,
  });
  return plate.characters.flatMap(({ index, identity, pose, mirrored }) => {
    const mask = maskFromPixels(labels.map((owner) => Number(owner === index + 1)), {
      width,
      height,
    });
    const area = maskArea(mask);
    if (area === 0) return [];
    return [{
      name: identity.id,
      pose: pose.name,
      mirrored: mirrored !== (kind === "reversed"),
      box: maskBox(mask),
      mask,
      seen: Math.min(1, area / Math.max(1, whole[index])),
    }];
  });
}

/** Lays ink and washes on paper. */
function inked(
  { plate, kind, seed, width, height, frame }: Impression,
  { ink, letters }: { ink: Uint8Array; letters: Uint8Array },
): Uint8Array {
  const random = new Random(seed).fork("print");
  const { tint, ink: black, stain, spots } = paperOf({ kind, seed, width, height });
  const paint = kind === "coloured"
    ? washes(plate.parts, { width, height, frame, clip: plate.frame, seed })
    : null;
  const large = clouds(random.fork("large"), { width, height, cell: 150 });
  const small = clouds(random.fork("small"), { width, height, cell: 46 });
  const [dx, dy] = [random.int(0, grainSide - 1), random.int(0, grainSide - 1)];
  const worn = kind === "worn" ? random.range(0.5, 0.75) : 0;
  const data = new Uint8Array(width * height * 4); // [height, width, 4]
  let i = 0;
  for (let y = 0; y < height; y++) {
    const row = ((y + dy) & (grainSide - 1)) << 8;
    for (let x = 0; x < width; x++, i++) {
      const fibre = grain[row | ((x + dx) & (grainSide - 1))];
      const [cloud, mottle] = [large(x, y), small(x, y)];
      const tone = 1 - stain * (0.8 * cloud + 0.2 * mottle) - 0.045 * fibre;
      let cover = 1 - ink[i] * letters[i] / 65025;
      if (worn > 0) {
        cover *= Math.max(0, worn + 0.6 * mottle * (0.5 + cloud) - 0.12 * fibre);
        cover = Math.min(1, Math.max(0, (cover - 0.1) / 0.9));
      } else cover *= 0.92 + 0.08 * fibre;
      // pigment settles unevenly
      const pigment = paint ? Math.min(1, 0.62 + 0.36 * mottle + 0.2 * (fibre - 0.5)) : 0;
      for (let c = 0; c < 3; c++) {
        let value = tint[c] * (c === 2 ? tone * tone : tone);
        if (paint) value *= 1 - (1 - paint[i * 3 + c] / 255) * pigment;
        data[i * 4 + c] = value + (black[c] - value) * cover;
      }
      data[i * 4 + 3] = 255;
    }
  }
  for (const { x, y, size, strength } of spots) {
    for (let v = Math.max(0, Math.floor(y - 2 * size)); v < Math.min(height, y + 2 * size); v++) {
      for (let u = Math.max(0, Math.floor(x - 2 * size)); u < Math.min(width, x + 2 * size); u++) {
        const away = ((u - x) ** 2 + (v - y) ** 2) / (size * size);
        const depth = Math.exp(-away * (1 + small(u, v))) * strength;
        const at = (v * width + u) * 4;
        data[at] *= 1 - 0.28 * depth;
        data[at + 1] *= 1 - 0.5 * depth;
        data[at + 2] *= 1 - 0.75 * depth;
      }
    }
  }
  return data;
}
