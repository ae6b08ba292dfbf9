/** Plates and labels as COCO JSON (Lin et al. 2014), the form that annotation tools exchange. */
import { type CocoRle, encodeCocoRle, type Mask, maskArea } from "lib/geometry/mask.ts";
import { maskToPolygons, signedArea } from "lib/geometry/polygon.ts";
import { platesOf, readCocoHead, readCocoLabels } from "./coco_lists.ts";
import { type Annotated, classesOf, type ReadOptions, type WriteOptions } from "./label_format.ts";
import { creditOf, rightsUnknownUri } from "./credit.ts";
import type { Plate } from "./plate.ts";
import { labelReport } from "./label_report.ts";

interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  /** x, y, width, height */
  bbox: [number, number, number, number];
  area: number;
  iscrowd: 0 | 1;
  segmentation?: CocoRle | number[][];
  difficult?: boolean;
  truncated?: boolean;
  score?: number;
}

/** A licence as COCO lists them, before the images. */
interface CocoLicence {
  id: number;
  name: string;
  url: string;
}

interface CocoFile {
  info: Record<string, unknown>;
  licenses: CocoLicence[];
  images: Record<string, unknown>[];
  categories: { id: number; name: string; supercategory?: string }[];
  annotations: CocoAnnotation[];
}

/** What a COCO file holds besides plates and labels. */
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

/** The statements of rights of plates, a licence each; images refer to them as COCO's own do. */
function licencesOf(plates: readonly Plate[]): Map<string, CocoLicence> {
  const licences = new Map<string, CocoLicence>();
  for (const { rights, rightsUri, isRightsKnown } of plates.map(creditOf)) {
    const url = isRightsKnown ? rightsUri : rightsUnknownUri;
    if (!licences.has(rights)) licences.set(rights, { id: licences.size + 1, name: rights, url });
  }
  return licences;
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
  const licences = licencesOf(plates);
  const file: CocoFile = {
    info,
    licenses: [...licences.values()],
    images: plates.map(({ id, file, ...rest }, i) => ({
      id: i + 1,
      license: licences.get(creditOf(rest).rights)!.id,
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

/**
 * Plates and labels of a COCO file, ours or another's, by what it says alone: sizes of pictures are
 * believed. Without our own fields, each image is a work of its own, named by its file.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export function readCoco(
  text: string,
  name = "the annotations",
  options: ReadOptions = {},
): Annotated {
  const report = labelReport(options);
  const chunks = [new TextEncoder().encode(text.replace(/^\uFEFF/, ""))];
  const head = readCocoHead(chunks, { name, report });
  const found = head.images.map(({ file }) => ({ file, width: 0, height: 0 }));
  const plates = platesOf(head.images, { found, name, report });
  const read = readCocoLabels(chunks, { name, plates, head, report });
  report.end();
  return read;
}
