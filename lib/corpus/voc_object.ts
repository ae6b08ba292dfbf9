/** An object of a Pascal VOC file as labels: its boxes, however its tool drew them. */
import { area, type Box, clip } from "lib/geometry/box.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { polygonsToMask, type Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import {
  isShares,
  sharesFault,
  type Sound,
  soundBox,
  soundName,
  valueText,
} from "./label_rules.ts";
import type { Label, Plate } from "./plate.ts";
import { child, type Element } from "./xml.ts";

/** Labels of an object, with what of it is not used. */
export interface ObjectRead {
  readonly labels: readonly Label[];
  readonly unused: readonly string[];
}

/** The most corners of an outline that is read. */
const mostCorners = 100_000;

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** What follows the name of an object that is wrong; thrown inside of this file alone. */
class Fault extends Error {}

function numberOf(element: Element | undefined, what: string): number {
  const text = element?.text ?? "";
  if (decimal.test(text) && Number.isFinite(Number(text))) return Number(text);
  throw new Fault(` has no number for ${what}${text === "" ? "" : `: ${valueText(text)}`}`);
}

const value = <T>(sound: Sound<T>): T => {
  if ("fault" in sound) throw new Fault(`: ${sound.fault}`);
  return sound.value;
};

const all = (element: Element, name: string) =>
  element.children.filter((child) => child.name === name);

/** Whole pixels from 1, both ends inside. */
function boxOf(bndbox: Element, plate: Size): Box {
  const said = ["xmin", "ymin", "xmax", "ymax"].map((side) => numberOf(child(bndbox, side), side));
  const [x0, y0, x1, y1] = said;
  // one pixel is [1, 1, 1, 1]
  if (isShares([x0, y0, x1, y1], plate)) throw new Fault(`: ${sharesFault(said)}`);
  return value(soundBox([x0 - 1, y0 - 1, x1, y1]));
}

/** The box around one that is turned about its middle; radians. */
function around([x0, y0, x1, y1]: Box, angle: number): Box {
  const [x, y, w, h] = [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2];
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [across, down] = [w * cos + h * sin, w * sin + h * cos];
  return [x - across, y - down, x + across, y + down];
}

/** roLabelImg's: middle, sides, and an angle in radians. */
function turnedBoxOf(robndbox: Element): Box {
  const [x, y, w, h, angle] = ["cx", "cy", "w", "h", "angle"]
    .map((which) => numberOf(child(robndbox, which), which));
  if (Math.abs(angle) > 2 * Math.PI + 1e-6) {
    throw new Fault(` is turned by ${angle}, which is more than a whole turn in radians`);
  }
  return around(value(soundBox([x - w / 2, y - h / 2, x + w / 2, y + h / 2])), angle);
}

/** Corners of Roboflow's outlines, x1, y1, x2 ..., or of LabelMe's on the web, `pt` with x and y. */
function ringOf(polygon: Element): Ring {
  const points = all(polygon, "pt").length > 0 ? all(polygon, "pt") : all(polygon, "point");
  if (points.length > mostCorners || polygon.children.length > 2 * mostCorners + 2) {
    throw new Fault(` has an outline of more than ${mostCorners} corners`);
  }
  const byName = new Map(polygon.children.map((element) => [element.name, element]));
  const count = [...byName.keys()].filter((name) => /^x\d+$/.test(name)).length;
  const ring = points.length > 0
    ? points.map((point) => ["x", "y"].map((side) => numberOf(child(point, side), side)))
    : Array.from(
      { length: count },
      (_, i) =>
        ["x", "y"].map((side) => numberOf(byName.get(`${side}${i + 1}`), `${side}${i + 1}`)),
    );
  if (ring.length < 3) throw new Fault(` has an outline of ${ring.length} corners`);
  return ring as unknown as Ring;
}

function bounds(rings: readonly Ring[]): Box {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return value(soundBox(box));
}

/** CVAT's rotation about the middle, in degrees clockwise; 0 where it says nothing. */
function rotationOf(object: Element): number {
  const attributes = all(object, "attributes").flatMap((list) => all(list, "attribute"));
  const rotation = attributes.find((attribute) => child(attribute, "name")?.text === "rotation");
  return rotation ? numberOf(child(rotation, "value"), "rotation") * Math.PI / 180 : 0;
}

const yes = new Set(["true", "yes", "y", "t", "on"]);
const no = new Set(["", "false", "no", "n", "f", "off", "unspecified", "unknown", "none", "null"]);

/** What a flag says; null where it is a word for neither. Shares of what is cut are above 0. */
function flagOf(element: Element | undefined): boolean | null {
  const word = (element?.text ?? "").toLowerCase();
  if (decimal.test(word)) return Number(word) > 0;
  return yes.has(word) ? true : no.has(word) ? false : null;
}

const isSaid = (element: Element): boolean =>
  element.children.length > 0 || flagOf(element) !== false;

/** Children of an object that Burin has no use for, by what is said of them. */
const unusedChildren: Readonly<Record<string, string>> = {
  part: "parts of objects",
  point: "points of objects",
  actions: "actions of objects",
  pose: "poses of objects",
  occluded: "objects said to be occluded",
};

function unusedOf(object: Element, turned: boolean): string[] {
  const children = new Set(
    object.children.filter(isSaid).map(({ name }) => name)
      .filter((name) => Object.hasOwn(unusedChildren, name)),
  );
  const flags = ["difficult", "truncated"]
    .filter((which) => flagOf(child(object, which)) === null)
    .map((which) => `words for ${which} that are neither yes nor no`);
  const attributes = all(object, "attributes").flatMap((list) => all(list, "attribute"))
    .some((attribute) => child(attribute, "name")?.text !== "rotation");
  return [
    ...[...children].map((name) => unusedChildren[name]),
    ...flags,
    ...attributes ? ["attributes of objects"] : [],
    ...turned ? ["turns of boxes: the box around each is read"] : [],
  ];
}

function regionsOf(object: Element, plate: Plate): Pick<Label, "box" | "mask">[] {
  const rings = all(object, "polygon").map(ringOf);
  const rotation = rotationOf(object);
  const boxes = [
    ...all(object, "bndbox").map((box) => around(boxOf(box, plate), rotation)),
    ...all(object, "robndbox").map(turnedBoxOf),
  ];
  if (boxes.length === 0 && rings.length > 0) boxes.push(bounds(rings));
  if (boxes.length === 0) throw new Fault(" has no bndbox");
  const mask = rings.length > 0 && boxes.length === 1 && plate.width > 0
    ? polygonsToMask(rings, plate)
    : undefined;
  return boxes.map((box) => mask && maskArea(mask) > 0 ? { box, mask } : { box });
}

/**
 * The labels of an object: one for each of its boxes, or for its outline. Turned boxes become the box
 * around them.
 *
 * @param plate pixels of the picture; 0 x 0 where nobody knows them
 */
export function readObject(object: Element, plate: Plate): Sound<ObjectRead> {
  const sound = soundName(child(object, "name")?.text ?? "");
  if ("fault" in sound) return { fault: "an object has no name" };
  if (all(object, "name").length > 1) return { fault: "an object has two names" };
  const name = sound.value;
  if (flagOf(child(object, "deleted")) === true) {
    return { value: { labels: [], unused: ["deleted objects"] } };
  }
  const flag = (which: "difficult" | "truncated") =>
    flagOf(child(object, which)) === true ? { [which]: true } : {};
  try {
    const labels = regionsOf(object, plate).map((region): Label => ({
      plate: plate.id,
      ...region,
      name,
      ...flag("difficult"),
      ...flag("truncated"),
    }));
    const outside = plate.width > 0 && labels.some(({ box }) => area(clip(box, plate)) === 0);
    if (outside) return { fault: `"${name}" lies outside of the picture` };
    const turned = rotationOf(object) % (2 * Math.PI) !== 0 || all(object, "robndbox").length > 0;
    return { value: { labels, unused: unusedOf(object, turned) } };
  } catch (error) {
    if (error instanceof Fault) return { fault: `"${name}"${error.message}` };
    throw error;
  }
}
