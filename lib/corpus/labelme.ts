/**
 * Labels as LabelMe has them: a JSON file beside each picture, its shapes polygons and rectangles. The
 * pieces of one mask are a group; a mask with holes is one polygon with slits.
 */
import { Buffer } from "node:buffer";
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskBox, maskFromPixels, maskUnion, pasteMask } from "lib/geometry/mask.ts";
import {
  joinRings,
  maskToPolygons,
  polygonsToMask,
  type Ring,
  signedArea,
} from "lib/geometry/polygon.ts";
import { decodeImage } from "lib/image/image.ts";
import {
  ending,
  findPicture,
  type Folder,
  type Labelled,
  shown,
  type Written,
} from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, workId } from "./plate_id.ts";

interface Shape {
  label: string;
  points: readonly (readonly [x: number, y: number])[];
  group_id?: number | null;
  description?: string | null;
  shape_type?: "polygon" | "rectangle" | "circle" | "mask" | string;
  flags?: Record<string, boolean>;
  /** A PNG in base64, of the rectangle between the points, both inside. */
  mask?: string | null;
  /** Not LabelMe's own, but kept by it, and X-AnyLabeling's. */
  score?: number;
  /** Ours, kept by LabelMe: the label's box, where it is not that of the points. */
  box?: Box;
}

interface LabelmeFile {
  version: string;
  flags: Record<string, boolean>;
  shapes: Shape[];
  imagePath: string;
  imageData: string | null;
  imageHeight: number;
  imageWidth: number;
  /** Not LabelMe's own, but kept by it: what a plate has besides. */
  plate?: Partial<Plate>;
}

const same = (a: Box, b: Box) => a.every((side, i) => side === b[i]);

function shapesOf({ box, name, mask, difficult, truncated, score }: Label, group: number): Shape[] {
  const rings = shown(mask) ? maskToPolygons(mask!) : [];
  const outlines = rings.some((ring) => signedArea(ring) < 0) ? [joinRings(rings)] : rings;
  const [x0, y0, x1, y1] = box;
  const shapes = outlines.length === 0
    ? [{ shape_type: "rectangle", points: [[x0, y0], [x1, y1]] as Ring }]
    : outlines.map((points) => ({ shape_type: "polygon", points }));
  const apart = outlines.length > 0 && !same(box, maskBox(mask!));
  const flags = { ...difficult ? { difficult } : {}, ...truncated ? { truncated } : {} };
  return shapes.map(({ shape_type, points }) => ({
    label: name,
    points,
    group_id: shapes.length > 1 ? group : null,
    description: "",
    shape_type,
    flags,
    mask: null,
    ...score === undefined ? {} : { score },
    ...apart ? { box } : {},
  }));
}

/** A file for each plate, its picture beside it. */
export function writeLabelme({ plates, labels }: Labelled): Written {
  const images = Object.fromEntries(plates.map(({ id, file }) => [id, `${id}${ending(file)}`]));
  const texts = Object.fromEntries(plates.map(({ id, width, height, ...rest }) => {
    const { work, impression, source, rights } = rest;
    const file: LabelmeFile = {
      version: "5.5.0",
      flags: {},
      shapes: labels.filter(({ plate }) => plate === id).flatMap(shapesOf),
      imagePath: images[id],
      imageData: null,
      imageHeight: height,
      imageWidth: width,
      plate: { id, work, impression, source, rights },
    };
    return [`${id}.json`, JSON.stringify(file, null, 2) + "\n"];
  }));
  return { texts, images };
}

/** Whether a text looks like one of LabelMe's files. */
export const looksLikeLabelme = (text: string): boolean =>
  /"shapes"\s*:\s*\[/.test(text) && /"imagePath"\s*:/.test(text);

/** Bounds and pixels of a shape; null for points and lines, which surround nothing. */
async function regionOf(
  shape: Shape,
  plate: Plate,
): Promise<{ box: Box; mask?: Mask } | null> {
  const { shape_type = "polygon", points, mask } = shape;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  if (shape_type === "rectangle") return { box };
  if (shape_type === "polygon") return { box, mask: polygonsToMask([points], plate) };
  if (shape_type === "circle") {
    const [[x, y], [u, v]] = points;
    const radius = Math.hypot(u - x, v - y);
    return { box: [x - radius, y - radius, x + radius, y + radius] };
  }
  if (shape_type === "mask" && mask) {
    const { width, height, data } = await decodeImage(Buffer.from(mask, "base64"));
    const inside = Array.from({ length: width * height }, (_, i) => data[i * 4] > 0 ? 1 : 0);
    const part = maskFromPixels(inside, { width, height });
    const [x, y] = [Math.round(box[0]), Math.round(box[1])];
    const whole = pasteMask(part, { width: plate.width, height: plate.height, x, y });
    return { box: maskBox(whole), mask: whole };
  }
  return null;
}

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

/** One label of the shapes of a group. */
async function labelOf(shapes: readonly Shape[], plate: Plate): Promise<Label | null> {
  const regions = (await Promise.all(shapes.map((shape) => regionOf(shape, plate))))
    .filter((region) => region !== null);
  if (regions.length === 0) return null;
  const masks = regions.flatMap(({ mask }) => mask ? [mask] : []);
  const { label, flags = {}, score, box } = shapes[0];
  return {
    plate: plate.id,
    box: box ?? regions.map(({ box }) => box).reduce(around),
    name: label,
    ...masks.length > 0 ? { mask: masks.reduce(maskUnion) } : {},
    ...flags.difficult ? { difficult: true } : {},
    ...flags.truncated ? { truncated: true } : {},
    ...score === undefined || score === null ? {} : { score },
  };
}

/** @throws {Error} that names the file and what is wrong in it */
export async function readLabelme(folder: Folder): Promise<Labelled> {
  const plates: Plate[] = [];
  const labels: Label[] = [];
  for (const path of folder.paths.filter((path) => path.endsWith(".json"))) {
    const text = folder.text(path);
    if (!looksLikeLabelme(text)) continue;
    try {
      const file: LabelmeFile = JSON.parse(text);
      const name = file.imagePath.split(/[/\\]/).at(-1)!;
      const found = findPicture(file.imagePath.replaceAll("\\", "/"), path, folder);
      const known = file.imageWidth > 0 && file.imageHeight > 0;
      const size = known
        ? { width: file.imageWidth, height: file.imageHeight }
        : await folder.size(found);
      const rest = { work: workId(name), impression: "", source: "", rights: "" };
      const plate: Plate = { id: plateId(name), ...rest, ...file.plate, file: found, ...size };
      plates.push(plate);
      const groups = new Map<string, Shape[]>();
      file.shapes.forEach((shape, i) => {
        const group = shape.group_id ?? null;
        const key = group === null ? `alone ${i}` : `${group} ${shape.label}`;
        groups.set(key, [...groups.get(key) ?? [], shape]);
      });
      for (const shapes of groups.values()) {
        const label = await labelOf(shapes, plate);
        if (label) labels.push(label);
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot read ${path} as LabelMe: ${reason}`, { cause });
    }
  }
  return { plates, labels, parts: {} };
}
