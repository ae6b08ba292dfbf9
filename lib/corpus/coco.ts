/** Plates and labels as COCO JSON (Lin et al. 2014), the form that annotation tools exchange. */
import type { Box } from "lib/geometry/box.ts";
import { cocoPolygonToMask } from "lib/geometry/coco_polygon.ts";
import {
  type CocoRle,
  decodeCocoRle,
  encodeCocoRle,
  type Mask,
  maskArea,
  maskFromRuns,
} from "lib/geometry/mask.ts";
import { maskToPolygons, signedArea } from "lib/geometry/polygon.ts";
import { type Annotated, classesOf, type WriteOptions } from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, workId } from "./plate_id.ts";

interface CocoImage {
  id: number;
  file_name: string;
  width: number;
  height: number;
  /** Not COCO's own: what a plate has besides. Other readers pass over them. */
  plate?: string;
  work?: string;
  impression?: string;
  source?: string;
  rights?: string;
}

interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  /** x, y, width, height */
  bbox: [number, number, number, number];
  area: number;
  iscrowd: 0 | 1;
  segmentation?: CocoRle | { size: [number, number]; counts: number[] } | number[][] | null;
  difficult?: boolean;
  truncated?: boolean;
  score?: number;
}

interface CocoFile {
  info: Record<string, unknown>;
  images: CocoImage[];
  categories: { id: number; name: string; supercategory?: string }[];
  annotations: CocoAnnotation[];
}

export interface CocoOptions extends Pick<WriteOptions, "names"> {
  /** Goes into the file's `info`: who made it, rights. */
  readonly info?: Readonly<Record<string, unknown>>;
  /**
   * How masks are written. "runs" (default): run lengths, which hold every mask. "outlines": polygons
   * where a mask has no hole, for readers that take runs for crowds; the others stay runs.
   */
  readonly masks?: "runs" | "outlines";
}

function segmentationOf(
  mask: Mask | undefined,
  masks: CocoOptions["masks"],
): Pick<CocoAnnotation, "segmentation"> {
  if (!mask) return {};
  if (masks === "outlines") {
    const rings = maskToPolygons(mask);
    if (rings.length > 0 && rings.every((ring) => signedArea(ring) > 0)) {
      return { segmentation: rings.map((ring) => ring.flat()) };
    }
  }
  return { segmentation: encodeCocoRle(mask) };
}

/**
 * COCO JSON of plates and labels. Each character is a category of the supercategory "character", so
 * that names survive; detectors that want one class read the supercategory.
 */
export function writeCoco({ plates, labels }: Annotated, options: CocoOptions = {}): string {
  const { info = {}, masks } = options;
  const numberOf = new Map(plates.map(({ id }, i) => [id, i + 1]));
  const names = classesOf({ plates, labels }, options);
  const categoryOf = new Map(names.map((name, i) => [name, i + 1]));
  const file: CocoFile = {
    info,
    images: plates.map(({ id, file, ...rest }, i) => ({
      id: i + 1,
      file_name: file,
      plate: id,
      ...rest,
    })),
    categories: names.map((name, i) => ({ id: i + 1, name, supercategory: "character" })),
    annotations: labels.map(({ plate, box: [x0, y0, x1, y1], name, mask, crowd, ...flags }, i) => {
      const image = numberOf.get(plate);
      if (image === undefined) {
        throw new Error(`Cannot write a label of plate "${plate}": it is not among the plates`);
      }
      return {
        id: i + 1,
        image_id: image,
        category_id: categoryOf.get(name)!,
        bbox: [x0, y0, x1 - x0, y1 - y0],
        area: mask ? maskArea(mask) : (x1 - x0) * (y1 - y0),
        iscrowd: crowd ? 1 : 0,
        ...segmentationOf(mask, masks),
        ...flags,
      };
    }),
  };
  return JSON.stringify(file, null, 1) + "\n";
}

function maskOf(
  segmentation: CocoAnnotation["segmentation"],
  { width, height }: Plate,
): Mask | undefined {
  if (!segmentation) return undefined;
  if (Array.isArray(segmentation)) {
    if (segmentation.length === 0) return undefined;
    const rings = segmentation.map((flat) =>
      Array.from(
        { length: flat.length / 2 },
        (_, i) => [flat[2 * i], flat[2 * i + 1]] as const,
      )
    );
    return cocoPolygonToMask(rings, { width, height });
  }
  const { size, counts } = segmentation;
  if (typeof counts === "string") return decodeCocoRle({ size, counts });
  return maskFromRuns(counts, { width: size[1], height: size[0] });
}

/**
 * Plates and labels of a COCO file, ours or another's: without our own fields, each image is a work
 * of its own, named by its file.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export function readCoco(text: string, name = "the annotations"): Annotated {
  const fail = (what: string): never => {
    throw new Error(`Cannot read ${name} as COCO JSON: ${what}`);
  };
  let file: Partial<CocoFile>;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  for (const part of ["images", "annotations", "categories"] as const) {
    if (!Array.isArray(file?.[part])) fail(`it has no list "${part}"`);
  }
  const { images, annotations, categories } = file as CocoFile;
  const plates = images.map((image): Plate => {
    const id = image.plate ?? plateId(image.file_name);
    return {
      id,
      work: image.work ?? (image.plate === undefined ? workId(image.file_name) : id),
      impression: image.impression ?? "",
      file: image.file_name,
      width: image.width,
      height: image.height,
      source: image.source ?? "",
      rights: image.rights ?? "",
    };
  });
  const plateOf = new Map(images.map(({ id }, i) => [id, plates[i]]));
  const nameOf = new Map(categories.map((category) => [category.id, category.name]));
  const labels = annotations.map((annotation): Label => {
    const { id, image_id, category_id, bbox, segmentation, truncated, score } = annotation;
    // a crowd is not to be told into persons, and not counted when missed
    const difficult = annotation.difficult ?? (annotation.iscrowd === 1 ? true : undefined);
    const plate = plateOf.get(image_id) ?? fail(`annotation ${id} is of no image (${image_id})`);
    const category = nameOf.get(category_id) ??
      fail(`annotation ${id} is of no category (${category_id})`);
    if (!Array.isArray(bbox) || bbox.length !== 4) fail(`annotation ${id} has no bbox`);
    const [x, y, width, height] = bbox;
    const box: Box = [x, y, x + width, y + height];
    let mask: Mask | undefined;
    try {
      mask = maskOf(segmentation, plate);
    } catch (error) {
      fail(`annotation ${id}: ${error instanceof Error ? error.message : error}`);
    }
    return {
      plate: plate.id,
      box,
      name: category,
      ...mask ? { mask } : {},
      ...difficult === undefined ? {} : { difficult },
      ...annotation.iscrowd === 1 ? { crowd: true } : {},
      ...truncated === undefined ? {} : { truncated },
      ...score === undefined ? {} : { score },
    };
  });
  return { plates, labels };
}
