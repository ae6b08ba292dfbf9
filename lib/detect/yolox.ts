/** YOLOX (Ge et al. 2021), with the preparation and decoding of its own demo code (Apache-2.0). */
import { existsSync, readFileSync } from "node:fs";
import { clip } from "lib/geometry/box.ts";
import { nms } from "lib/geometry/nms.ts";
import type { Size } from "lib/image/image.ts";
import { mergeFocus } from "lib/onnx/focus.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import { freeSides } from "lib/onnx/surgery.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { leastScore } from "./average_precision.ts";
import { parseClassNames } from "./class_names.ts";
import { characterClasses, cocoClasses } from "./coco_classes.ts";
import type { Detection, Detector } from "./detection.ts";
import { type InputForm, readInputForm } from "./input_form.ts";
import { joinLooks } from "./joined_looks.ts";
import {
  fittedSize,
  inputStep,
  letterbox,
  type Letterboxed,
  mirroredInput,
  type Reduction,
} from "./letterbox.ts";
import { figureScale, isInDoubt, type Look, type LookPlan, plannedLooks } from "./look_plan.ts";
import { isOneInk } from "./one_ink.ts";
import { decodeRows, rowsFor, strides } from "./yolox_rows.ts";
import { withZoom } from "./zoom.ts";

export { letterbox, type Letterboxed } from "./letterbox.ts";

/** How a YOLOX model is opened. */
export interface YoloxOptions extends SessionOptions {
  /** Names of the model's classes in order. Default: those that its file names, else COCO's 80. */
  readonly classes?: readonly string[] | undefined;
  /** Which of them to keep. Default: people and animals of COCO's classes, all of any others. */
  readonly keep?: ReadonlySet<string> | undefined;
  /** Boxes of one class that overlap a better one by more are dropped. Default .45, the demo's. */
  readonly iouThreshold?: number | undefined;
  /**
   * Sides of the input in pixels, multiples of 32, into which pictures are fitted; a number means a
   * square. Default: what the file tells (`InputForm`), else its own.
   */
  readonly size?: number | Size | undefined;
  /** Several sides of squares in place of `size`: each is looked at, and what is found joined. */
  readonly sizes?: readonly number[] | undefined;
  /**
   * Whether pictures are looked at in a mirror, too, and what is found joined. Default: what the file tells,
   * else false.
   */
  readonly mirrored?: boolean | undefined;
  /**
   * Which of these looks are taken. Default: what the file tells, where neither sizes nor a mirror were asked
   * for, else "all".
   */
  readonly looks?: LookPlan | undefined;
  /**
   * Whether the part of the input that a picture leaves free is cut off, as far as sides stay multiples
   * of 32: a wide plate then costs no more than its own pixels. YOLOX's demo fills that part with grey,
   * as is done by default (what the file tells, else false); scores differ a little.
   */
  readonly fitted?: boolean | undefined;
  /** How pictures are made smaller. Default: what the file tells, else "linear", as YOLOX's demo does it. */
  readonly reduction?: Reduction | undefined;
  /** Whether colours of plates of one ink are taken away first. Default: what the file tells, else false. */
  readonly grey?: boolean | undefined;
  /**
   * Whether the part of a page where figures were found is looked at again, alone. Default: what the file
   * tells, else false.
   */
  readonly zoomed?: boolean | undefined;
}

/** What a model's file says of itself: how plates reach it and, unless they are given, its classes. */
function toldBy(
  model: Uint8Array | string,
  { name, classes }: Pick<YoloxOptions, "classes"> & { readonly name: string },
): { readonly classes: readonly string[]; readonly form: InputForm | null } {
  const metadata = readMetadata(model);
  const { names } = metadata;
  try {
    return {
      classes: classes ?? (names === undefined ? cocoClasses : parseClassNames(names)),
      form: readInputForm(metadata),
    };
  } catch (cause) {
    throw new Error(`Cannot use ${name} as YOLOX: ${(cause as Error).message}`, { cause });
  }
}

const shapeText = (shape: readonly (number | null)[]) => `[${shape.map((side) => side ?? "any")}]`;

/** @throws {Error} that says what the model takes and gives, and why it is none */
type Refuse = (why: string) => never;

function refusalOf({ inputs, outputs }: Session, { name, classes }: {
  readonly name: string;
  readonly classes: number;
}): Refuse {
  return (why) => {
    throw new Error(
      `Cannot use ${name} as YOLOX with ${classes} classes: it takes ` +
        `${shapeText(inputs[0].shape)} and gives ${shapeText(outputs[0].shape)}; ${why}`,
    );
  };
}

/** The sides that were asked for. */
function askedSize(size: number | Size): Size {
  const { width, height } = typeof size === "number" ? { width: size, height: size } : size;
  const fits = (side: number) => Number.isInteger(side) && side > 0 && side % inputStep === 0;
  if (fits(width) && fits(height)) return { width, height };
  throw new RangeError(
    `Cannot run YOLOX at ${width} x ${height}: sides are multiples of ${inputStep} above 0`,
  );
}

/**
 * The model with free sides, where it has to take others than its own, and for several looks as it runs
 * fastest; one look alone stays, to the last roundings, what the demo sees.
 */
function readied(
  model: Uint8Array | string,
  { name, sizes }: { readonly name: string; readonly sizes: readonly Size[] },
): Uint8Array | string {
  // a file that is not there is the runtime's to report
  if (typeof model === "string" && !existsSync(model)) return model;
  const bytes = typeof model === "string" ? readFileSync(model) : model;
  const free = freeSides(bytes, { strides, name });
  return sizes.length > 1 ? mergeFocus(free) : free;
}

/** The form that a file tells; null where it tells none, or cannot be read: the runtime says why. */
function formOf(model: Uint8Array | string): InputForm | null {
  try {
    return readInputForm(readMetadata(model));
  } catch {
    return null;
  }
}

/** How plates are looked at: as was asked for, else as the file tells. */
function wayOf(form: InputForm | null, options: YoloxOptions) {
  const { size, sizes: several } = options;
  const given = (several ?? (size === undefined ? undefined : [size]))?.map(askedSize);
  const wasAsked = given !== undefined || options.mirrored !== undefined;
  return {
    given,
    asked: given ?? form?.sides.map(askedSize),
    mirrored: options.mirrored ?? form?.mirrored ?? false,
    looks: options.looks ?? (wasAsked ? "all" : form?.looks ?? "all"),
    fitted: options.fitted ?? form?.fitted ?? false,
    reduction: options.reduction ?? form?.reduction ?? "linear",
    grey: options.grey ?? form?.grey ?? false,
    zoomed: options.zoomed ?? form?.zoomed ?? false,
  };
}

/** How a model is asked, once it is known to be YOLOX. */
interface Network {
  readonly sizes: readonly Size[];
  /** Whether the sides of its input are fixed. */
  readonly isFixed: boolean;
  /** Whether it is looked at in the very size that it was stored with. */
  readonly isOwn: boolean;
  /** Rows of a picture. @throws {Error} when they are not a YOLOX's */
  run(tensor: Tensor<"float32">, size: Size): Promise<Tensor<"float32">>;
  readonly refuse: Refuse;
}

/** @throws {Error} when what the model takes and gives is not a YOLOX's */
function networkOf(
  session: Session,
  { name, classes, asked }: {
    readonly name: string;
    readonly classes: number;
    readonly asked: readonly Size[] | undefined;
  },
): Network {
  const { inputs: [input], outputs: [output] } = session;
  const [batch, channels, height, width] = input.shape;
  const values = 5 + classes;
  const refuse: Refuse = refusalOf(session, { name, classes });
  const check = (shape: readonly (number | null)[], rows: number | null): void => {
    const [, found, last] = shape;
    if (rows && found === 3 * rows) refuse("three boxes for each cell are YOLOv5's, not YOLOX's");
    if (shape.length !== 3 || last !== values || rows && found !== null && found !== rows) {
      refuse(`not [1,3,H,W] and [1,${rows || "rows"},${values}]`);
    }
  };
  const sizes = asked ?? (width && height ? [{ width, height }] : []);
  if (input.shape.length !== 4 || channels !== 3 || sizes.length === 0) {
    return refuse(`not [1,3,H,W] and [1,rows,${values}]`);
  }
  if (batch !== null && batch !== 1) {
    refuse(`it takes ${batch} pictures at once; export it with a batch of 1`);
  }
  check(output.shape, width && height ? rowsFor({ width, height }) : null);
  return {
    sizes,
    isFixed: Boolean(width && height),
    isOwn: sizes.every((size) => size.width === width && size.height === height),
    refuse,
    async run(tensor, size) {
      const results = await session.run({ [input.name]: tensor });
      const raw = results[output.name] as Tensor<"float32">;
      check(raw.shape, rowsFor(size));
      return raw;
    },
  };
}

/** The size at which small figures are looked for. */
const enlarged = ({ width, height }: Size): Size => {
  const larger = (side: number) => Math.round(1.2 * side / inputStep) * inputStep;
  return { width: larger(width), height: larger(height) };
};

/** A detector that looks at a picture once or several times, and joins what it finds. */
function lookingWith(
  look: (seen: Letterboxed, minScore: number) => Promise<Detection[]>,
  { sizes, mirrored, looks, fitted, reduction, grey }:
    & Pick<Network, "sizes">
    & Omit<ReturnType<typeof wayOf>, "given" | "asked" | "zoomed">,
): Detector {
  const plan = plannedLooks(sizes, { mirrored, looks, enlarged });
  return async (image, { minScore = 0.05, signal } = {}) => {
    const isOne = sizes.length === 1 && !mirrored;
    // what one look half sees may be believed together with what the others see
    const floor = isOne ? minScore : Math.min(minScore, leastScore);
    const laid = new Map<Size, Letterboxed>();
    const isGrey = grey && isOneInk(image);
    const inputOf = (within: Size) => {
      const size = fitted ? fittedSize(image, within) : within;
      const made = laid.get(within) ??
        letterbox(image, { ...size, within, reduction, grey: isGrey });
      laid.set(within, made);
      return made;
    };
    const see = async ({ size, mirrored }: Look<Size>): Promise<Detection[]> => {
      signal?.throwIfAborted();
      const straight = inputOf(size);
      const found = await look(mirrored ? mirroredInput(straight) : straight, floor);
      const edge = straight.columns / straight.ratio;
      return found.map(({ box, ...find }) => {
        const [x0, y0, x1, y1] = box;
        return { ...find, box: clip(mirrored ? [edge - x1, y0, edge - x0, y1] : box, image) };
      });
    };
    const seen: Detection[][] = [];
    for (const one of plan.always) seen.push(await see(one));
    let joined = joinLooks(seen);
    if (plan.inDoubt && isInDoubt(joined)) {
      seen.push(await see(plan.inDoubt[figureScale(joined, image)]));
      joined = joinLooks(seen);
    }
    return joined.filter(({ score }) => score >= minScore).sort((a, b) => b.score - a.score);
  };
}

/**
 * Loads a YOLOX model as a detector. Dispose of it when done.
 *
 * @throws {Error} when the model is no YOLOX export: one picture in, rows of 5 and the classes out; or
 * when it can be used at its own size only, and another was asked for
 *
 * ```ts
 * import { openYolox } from "lib/detect/yolox.ts";
 * const open = () => openYolox("models/yolox_nano.onnx", { threads: 2, size: 640 });
 * ```
 */
export async function openYolox(
  model: Uint8Array | string,
  options: YoloxOptions = {},
): Promise<Detector & AsyncDisposable> {
  const { iouThreshold = 0.45 } = options;
  const name = options.name ?? (typeof model === "string" ? model : "this model");
  const way = wayOf(formOf(model), options);
  const { given, asked, fitted } = way;
  // one size in the file's own form may be its own: then it stays as it was stored
  const isFree = given !== undefined || asked !== undefined && (fitted || asked.length > 1);
  await using stack = new AsyncDisposableStack();
  const open = (bytes: Uint8Array | string) => openSession(bytes, { ...options, name });
  const first = stack.use(new AsyncDisposableStack());
  const session = first.use(
    await open(isFree && asked ? readied(model, { name, sizes: asked }) : model),
  );
  const { classes } = toldBy(model, { name, classes: options.classes });
  const keep = options.keep ??
    (classes.every((one) => cocoClasses.includes(one)) ? characterClasses : new Set(classes));
  const about = { name, classes: classes.length, asked };
  let network = networkOf(session, about);
  const { sizes, refuse, isOwn } = network;
  if ((fitted || !isOwn) && network.isFixed) {
    const bytes = readied(model, { name, sizes });
    await first.disposeAsync();
    network = networkOf(stack.use(await open(bytes)), about);
  }
  // a file of one size that is looked at in that size is as it was stored
  if (asked !== undefined && (given !== undefined || fitted || !isOwn)) {
    // what else a file stores for its own size alone shows in a run at another, however small
    const [width, height] = [3 * inputStep, 2 * inputStep];
    await network.run(float32(new Float32Array(3 * width * height), [1, 3, height, width]), {
      width,
      height,
    });
  }
  const look = async ({ tensor, ratio }: Letterboxed, minScore: number): Promise<Detection[]> => {
    const [, , height, width] = tensor.shape;
    const raw = await network.run(tensor, { width, height });
    const all = decodeRows(raw, { width, height, ratio, refuse })
      .filter(({ score, classId }) => score >= minScore && keep.has(classes[classId]));
    return [...Map.groupBy(all, ({ classId }) => classId)].flatMap(([classId, own]) =>
      nms(own.map(({ box }) => box), own.map(({ score }) => score), { iouThreshold })
        .map((i) => ({ box: own[i].box, score: own[i].score, label: classes[classId] }))
    );
  };
  const whole = lookingWith(look, { ...way, sizes });
  const detect = way.zoomed ? withZoom(whole, { iouThreshold }) : whole;
  const opened = stack.move();
  return Object.assign(detect, { [Symbol.asyncDispose]: () => opened.disposeAsync() });
}
