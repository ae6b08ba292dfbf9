/** The project's own segmenter trained on the engraver's masks and on outlines of prints, and recorded. */
import { readFileSync } from "node:fs";
import { fetchAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { openPrints } from "lib/corpus/prints.ts";
import { shippedDetector } from "lib/detect/open.ts";
import { type CutterStudy, cutterStudy } from "lib/finetune/cutter_study.ts";
import type { CutterSettings } from "lib/finetune/cutter_training.ts";
import { cutterSettings } from "lib/finetune/defaults.ts";
import { surroundings, timed, writeResult } from "./record.ts";
import { workIn } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";
import type { Summary } from "./summary.ts";
import { UsageError } from "./usage.ts";

/** How a cutter is trained, on what, and where it is kept. */
export interface CutterChoice {
  /** The run's folder. */
  readonly directory: string;
  /** Where squares of figures are kept, for this run and others. */
  readonly figures: string;
  readonly seed: number;
  /** Plates of the engraver to learn from. */
  readonly engraver: number;
  /** Whether real prints are learnt from, too. Default true. */
  readonly prints?: boolean;
  /** Books of prints that nothing is learnt from, and that are evaluated on. Default: none. */
  readonly without?: readonly string[];
  /** Engraved plates to evaluate on, of either kind. Default 20. */
  readonly testPlates?: number;
  /** Whether the bare box and GrabCut are evaluated beside it. Default false. */
  readonly baselines?: boolean;
  /** What differs from the default settings. */
  readonly settings?: Partial<CutterSettings>;
  /**
   * What it begins with: a cutter's file, or checkpoints of whose weights the mean is taken. Default:
   * random weights.
   */
  readonly start?: readonly string[] | undefined;
  /** A cutter's file that guesses the masks of figures without outlines. Default: these are left out. */
  readonly teacher?: string | undefined;
  readonly threads?: number | undefined;
  /** What was typed, from `deno task` on: the result and the model hold it. */
  readonly command: string;
  /** A file for the result. Default: none. */
  readonly result?: string | undefined;
}

/** What a cutter's training was made of and gave. */
export interface CutterResult extends CutterStudy, Pick<Summary, "versions" | "machine"> {
  readonly format: "burin-cutter-1";
  readonly command: string;
  readonly seed: number;
  readonly seconds: number;
}

/** The detector whose neck helps: every weight of it was trained by this project. */
const neckModel = shippedDetector;

/**
 * Trains a cutter, or goes on with one; evaluates it, and writes `burin_cutter.onnx`. Null where it was
 * stopped before the end: the same call goes on from there.
 *
 * @throws {UsageError} where no steps are to be taken, from nothing
 * @throws {LockedError} where another process works in the directory
 * @throws {Error} where a book is not there, or the directory holds another training
 *
 * ```ts
 * import { runCutter } from "lib/study/cutter_run.ts";
 * const made = () =>
 *   runCutter({
 *     directory: "out/cutter",
 *     figures: "out/cutter-figures",
 *     seed: 1,
 *     engraver: 420,
 *     command: "deno task cutter",
 *   });
 * ```
 */
export async function runCutter(
  { directory, command, result: file, prints: real = true, settings, ...options }: CutterChoice,
  context: StageContext = silent,
): Promise<CutterResult | null> {
  const { signal } = context;
  if (settings?.steps === 0 && !options.start) {
    throw new UsageError("--steps 0 trains nothing: name with --start what is to be evaluated");
  }
  using _alone = workIn(directory, "train a cutter");
  const manifest = byId(modelManifests(), { id: neckModel, kind: "model" });
  const weights = await fetchAsset(manifest, { signal });
  const prints = real ? await openPrints({ signal }) : null;
  const whole = { ...cutterSettings, ...settings };
  const { result: study, seconds } = await timed(async () => {
    using cutting = context.bar("figures", options.engraver);
    using training = context.bar("training", whole.steps);
    return await cutterStudy({
      ...options,
      detector: { name: neckModel, model: new Uint8Array(readFileSync(weights.file)) },
      prints,
      settings: whole,
      directory,
      about: { command },
      signal,
      onFigures(what, { done, plates }) {
        cutting.total(plates);
        cutting.at(done, what);
      },
      onRecord: ({ step, entropy, overlap }) =>
        training.at(step, `entropy ${entropy.toFixed(3)}, overlap ${overlap.toFixed(3)}`),
    });
  });
  if (!study) return null;
  const result: CutterResult = {
    format: "burin-cutter-1",
    command,
    seed: options.seed,
    ...surroundings(),
    seconds,
    ...study,
  };
  if (file !== undefined) writeResult(file, result);
  return result;
}
