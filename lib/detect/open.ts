/** Detectors by name: what each is, which file it is made of, and how it is opened. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fetchAsset, fileDigest, type Located } from "lib/assets/fetch.ts";
import { byId, type ModelManifest, modelManifests, withId } from "lib/assets/manifest.ts";
import { isUniform } from "lib/image/uniform.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import type { Detector } from "./detection.ts";
import { openDfine } from "./dfine.ts";
import { openGroundingDino } from "./grounding_dino.ts";
import { type InputForm, printsInput } from "./input_form.ts";
import type { Reduction } from "./letterbox.ts";
import type { LookPlan } from "./look_plan.ts";
import { digestOf, ink, inkThreshold, inkWeights } from "./ink.ts";
import { tiled } from "./tiled.ts";
import { openYolov8 } from "./yolov8.ts";
import { openYolox } from "./yolox.ts";
import { defaultPrompt } from "./default_prompt.ts";

/** Kinds of models in files, opened as "yolox:my.onnx". */
export type DetectorKind = "yolox" | "yolov8" | "dfine" | "grounding_dino";

/** What is known of a detector before it is opened, and how plates reach it where not as its file tells. */
export interface DetectorRow extends Partial<InputForm> {
  /** "ink" has no file: its few weights are part of the library. */
  readonly kind: DetectorKind | "ink";
  /** The pictures it learnt from. */
  readonly learntFrom: "engravings" | "prints" | "photographs";
  /** What it tells apart: characters alone, COCO's 80 classes, Objects365's 366, or what it is asked for. */
  readonly classes: "character" | "COCO" | "Objects365" | "words";
  /** The score from which a find is believed. */
  readonly minScore: number;
  /** Longest side in pixels of what it sees of a plate; null where it sees all. */
  readonly side: number | null;
}

const photographs = { learntFrom: "photographs", classes: "COCO" } as const;
/**
 * By areas, though YOLOX learnt from pictures interpolated without smoothing: hatching stays grey and is no
 * moire. yolox_nano's AP50 so and as in its demo: Hogarth .46 and .35, Doré .46 and .30, the coloured
 * English Spy .53 and .54 (tests/bench/README.md).
 */
const yolox = {
  kind: "yolox",
  minScore: 0.25,
  reduction: "area",
  ...photographs,
} as const;
const dfine = { kind: "dfine", minScore: 0.4, side: 640, ...photographs } as const;
// .4 is the study's
const asked = { kind: "grounding_dino", ...photographs, classes: "words", minScore: 0.4 } as const;

/** The detectors that have a name. */
export type DetectorName =
  | "ink"
  | "burin_nano"
  | "yolox_nano"
  | "yolox_tiny"
  | "yolox_s"
  | "yolox_m"
  | "yolox_l"
  | "yolox_x"
  | "dfine_s_coco"
  | "dfine_m_coco"
  | "dfine_l_coco"
  | "dfine_x_coco"
  | "dfine_x_obj2coco"
  | "dfine_l_obj365"
  | "grounding_dino_tiny"
  | "grounding_dino_tiny_quantized"
  | "grounding_dino_base"
  | "grounding_dino_swinb"
  | "grounding_dino_swinb_quantized"
  | "grounding_dino_swint_quantized";

/** Every detector that has a name; those with a file, by the ids of models/. */
export const detectors: Readonly<Record<DetectorName, DetectorRow>> = {
  ink: {
    kind: "ink",
    learntFrom: "engravings",
    classes: "character",
    minScore: inkThreshold,
    side: null,
  },
  burin_nano: {
    kind: "yolox",
    learntFrom: "prints",
    classes: "character",
    minScore: 0.25,
    side: Math.max(...printsInput.sides),
    ...printsInput,
  },
  // on wood engravings nano's scores are low: at .05 about half of what it finds is right
  yolox_nano: { ...yolox, side: 416, minScore: 0.05 },
  yolox_tiny: { ...yolox, side: 416 },
  yolox_s: { ...yolox, side: 640 },
  yolox_m: { ...yolox, side: 640 },
  yolox_l: { ...yolox, side: 640 },
  yolox_x: { ...yolox, side: 640 },
  dfine_s_coco: dfine,
  dfine_m_coco: dfine,
  dfine_l_coco: dfine,
  dfine_x_coco: dfine,
  dfine_x_obj2coco: dfine,
  dfine_l_obj365: { ...dfine, classes: "Objects365" },
  grounding_dino_tiny: { ...asked, side: 800 },
  grounding_dino_tiny_quantized: { ...asked, side: 800 },
  grounding_dino_base: { ...asked, side: 1200 },
  grounding_dino_swinb: { ...asked, side: 1200 },
  grounding_dino_swinb_quantized: { ...asked, side: 1200 },
  grounding_dino_swint_quantized: { ...asked, side: 1200 },
};

/** The detector that ships with the project, and serves every corpus where nothing else is asked for. */
export const shippedDetector = "burin_nano" satisfies DetectorName;

/** Aliases, with the names they stand for. */
const short: Readonly<Record<string, DetectorName>> = { yolox: "yolox_nano" };

const isName = (name: string): name is DetectorName => Object.hasOwn(detectors, name);

/** The default thresholds of models of one's own, by kind. */
const ownScores: Readonly<Record<DetectorKind, number>> = {
  yolov8: 0.25,
  yolox: yolox.minScore,
  dfine: dfine.minScore,
  grounding_dino: asked.minScore,
};

/** Kinds that a file of one's own may be. */
export const detectorKinds = Object.keys(ownScores) as DetectorKind[];

const isKind = (kind: string): kind is DetectorKind => Object.hasOwn(ownScores, kind);

/** The row of a name, and where it has a file, its manifest; null where there is none of that name. */
export function describeDetector(
  name: string,
  manifests: readonly ModelManifest[] = modelManifests(),
): { readonly id: DetectorName; readonly row: DetectorRow; readonly licence: string } | null {
  const id = short[name] ?? name;
  if (!isName(id)) return null;
  const row = detectors[id];
  const manifest = withId(manifests, id);
  if (row.kind !== "ink" && !manifest) return null;
  return { id, row, licence: manifest?.licence ?? "Apache-2.0 (Burin)" };
}

/** Names that `openDetector` knows, those without a file first. */
export function detectorNames(manifests: readonly ModelManifest[] = modelManifests()): string[] {
  return [...Object.keys(short), ...Object.keys(detectors)]
    .filter((name) => describeDetector(name, manifests) !== null);
}

/** How a detector is opened. */
export interface OpenDetectorOptions
  extends Pick<SessionOptions, "threads" | "spinning" | "provider"> {
  /** Classes of a model of one's own in their order; all are kept. Default: the file's, or the kind's. */
  readonly classes?: readonly string[] | undefined;
  /** What a text detector looks for; several phrases are a pass each. Default: the study's words. */
  readonly prompt?: readonly string[] | undefined;
  /**
   * Longest side in pixels of what YOLOX sees of a plate, a multiple of 32; of several, each is looked at,
   * and what is found joined. Default: the table's.
   */
  readonly side?: number | readonly number[] | undefined;
  /** Whether YOLOX sees plates in a mirror, too, and what is found is joined. Default: the table's. */
  readonly mirrored?: boolean | undefined;
  /**
   * Which of these looks are taken. Default: the table's, or what the file tells, where neither sides nor a
   * mirror were asked for, else all.
   */
  readonly looks?: LookPlan | undefined;
  /** How plates are made smaller for YOLOX. Default: the table's, or what the file tells. */
  readonly reduction?: Reduction | undefined;
  /** Whether YOLOX sees plates of one ink without their colours. Default: the table's, or what the file tells. */
  readonly grey?: boolean | undefined;
  /**
   * Whether YOLOX looks again at the part of a page where it found figures. Default: the table's, or what the file
   * tells.
   */
  readonly zoomed?: boolean | undefined;
  /** Whether YOLOX's input is cut down to the plate. Default: the table's, or what the file tells. */
  readonly fitted?: boolean;
  /** Boxes of YOLOX that overlap a better one by more are dropped. Default: its demo's. */
  readonly iouThreshold?: number;
  /** Longest side of a tile, for plates that are larger: see `tiled`. Default: the plate as a whole. */
  readonly tile?: number | undefined;
  /** Finds a model's file. Default: project, cache or mirror, else it is downloaded. */
  readonly locate?: (manifest: ModelManifest) => Promise<Pick<Located, "file" | "sha256">>;
}

/** A detector as a batch takes it. Dispose of it when done. */
export interface OpenedDetector extends AsyncDisposable {
  /** With what it was asked for, where that changes what it finds. */
  readonly name: string;
  /** Of its weights. */
  readonly sha256: string;
  /** Null for a file of one's own. */
  readonly licence: string | null;
  /** The score from which a find is believed. */
  readonly minScore: number;
  /** The detector itself. */
  readonly use: Detector;
}

type Open = (
  file: string,
  options: OpenDetectorOptions & { readonly row?: DetectorRow | undefined },
) => Promise<Detector & AsyncDisposable>;

const told = ({ threads, spinning, provider, classes }: OpenDetectorOptions) => ({
  threads,
  spinning,
  provider,
  ...classes ? { classes, keep: new Set(classes) } : {},
});

const openers: Readonly<Record<DetectorKind, Open>> = {
  yolox: (file, { row, side, iouThreshold, ...options }) => {
    const { mirrored = row?.mirrored, fitted = row?.fitted } = options;
    // a caller who says how plates are seen overrides the file
    const wasAsked = side !== undefined || options.mirrored !== undefined;
    const { looks = wasAsked ? undefined : row?.looks } = options;
    const { reduction = row?.reduction, grey = row?.grey, zoomed = row?.zoomed } = options;
    const sizes = typeof side === "number" ? [side] : side ?? row?.sides;
    return openYolox(file, {
      ...told(options),
      sizes,
      iouThreshold,
      mirrored,
      looks,
      fitted,
      reduction,
      grey,
      zoomed,
    });
  },
  yolov8: (file, options) => openYolov8(file, told(options)),
  dfine: (file, options) => openDfine(file, told(options)),
  grounding_dino: async (file, { prompt = [defaultPrompt], locate = fetchAsset, ...options }) => {
    const words = byId(modelManifests(), { id: "bert_vocabulary", kind: "model" });
    const vocabulary = readFileSync((await locate(words)).file, "utf8");
    const passes = prompt.length > 1 ? { passes: "one by one" } as const : {};
    const { threads, spinning, provider } = options;
    const session = { threads, spinning, provider };
    return await openGroundingDino(file, { vocabulary, prompt, ...passes, ...session });
  },
};

/** A network may score a little on what it never saw: a sheet, or a tile, of one colour has no figures. */
const unlessUniform = (detect: Detector): Detector => async (image, options) => {
  options?.signal?.throwIfAborted();
  return isUniform(image) ? [] : await detect(image, options);
};

/** How a detector was asked to see plates, for its name; empty where nothing was asked. */
const looksText = ({ side, mirrored }: OpenDetectorOptions): string =>
  [
    ...side === undefined ? [] : [` at ${[side].flat().join(" + ")}`],
    ...mirrored === undefined ? [] : [mirrored ? " mirrored" : " not mirrored"],
  ].join("");

/**
 * A detector by its name, or a file of one's own as "yolox:my.onnx".
 *
 * @throws {Error} when there is none of that name, or its file is not to be had
 *
 * ```ts
 * import { openDetector } from "lib/detect/open.ts";
 * import { blank } from "lib/image/image.ts";
 * await using ink = await openDetector("ink");
 * await ink.use(blank({ width: 90, height: 90 }, [255, 255, 255, 255])); // []
 * ```
 */
export async function openDetector(
  name: string,
  options: OpenDetectorOptions = {},
): Promise<OpenedDetector> {
  const { locate = fetchAsset, tile, prompt = [defaultPrompt] } = options;
  const laid = (detect: Detector) => tile === undefined ? detect : tiled(detect, { side: tile });
  const inTiles = tile === undefined ? "" : ` in tiles of ${tile}`;
  const looks = looksText(options);
  const known = describeDetector(name);
  if (known?.row.kind === "ink") {
    return {
      name: `${name}${inTiles}`,
      sha256: digestOf(inkWeights),
      licence: known.licence,
      minScore: known.row.minScore,
      use: laid(ink()),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const [kind, ...rest] = name.split(":");
  const own = rest.length > 0 && isKind(kind) ? { kind, file: rest.join(":") } : null;
  if (!known && !own) {
    throw new Error(
      `There is no detector "${name}". Known: ${detectorNames().join(", ")}, or a file of your ` +
        `own as ${detectorKinds.map((one) => `${one}:FILE`).join(", ")}`,
    );
  }
  if (own && !existsSync(own.file)) throw new Error(`There is no file ${own.file} for ${name}`);
  const { file, sha256 } = known
    ? await locate(byId(modelManifests(), { id: known.id, kind: "model" }))
    : { file: own!.file, sha256: await fileDigest(own!.file) };
  const opened = known?.row.kind as DetectorKind | undefined ?? own!.kind;
  const detect = await openers[opened](file, { ...options, row: known?.row });
  const words = opened === "grounding_dino" ? `: ${prompt.join("; ")}` : "";
  return {
    name: `${known?.id ?? `${own!.kind} ${basename(file)}`}${words}${looks}${inTiles}`,
    sha256,
    licence: known?.licence ?? null,
    minScore: known?.row.minScore ?? ownScores[own!.kind],
    use: laid(unlessUniform(detect)),
    [Symbol.asyncDispose]: () => detect[Symbol.asyncDispose](),
  };
}
