/** What a comparison of methods says: agreement, its marks where there is truth, its cut-outs. */
import { averagePrecision } from "lib/detect/average_precision.ts";
import { aboveText, thresholdPoints } from "lib/detect/thresholds.ts";
import { maskIou } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { palette } from "lib/plot/figure.ts";
import type { Picture } from "lib/plot/gallery.ts";
import { shareMatrix } from "lib/plot/matrix.ts";
import type { Mark } from "lib/plot/overlay.ts";
import { agreements, byDisagreement, disagreement, meanAgreement } from "lib/segment/agreement.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { mean } from "lib/tensor/mean.ts";
import type { ComparedPlate, Prompted } from "./compare_segmenters.ts";
import type { Method, MethodAnswer } from "./methods.ts";

const masksOf = ({ answers }: ComparedPlate) => answers.map((own) => own.map(({ mask }) => mask));

/** A method's name, with a word where its weights are random. */
export const titleOf = ({ name, random }: Pick<Method, "name" | "random">): string =>
  random ? `${name} (random)` : name;

/** One plate as each method sees it, masks laid over it; random ones are grey. */
export function sideBySide(
  { image, answers }: ComparedPlate,
  methods: readonly Method[],
): { image: Image; caption: string; marks: Mark[] }[] {
  return methods.map((method, m) => ({
    image,
    caption: `${titleOf(method)}, ${answers[m].length} found`,
    marks: answers[m].map(({ box, mask, score }) => ({
      box,
      mask,
      score,
      ...method.random && { colour: palette.faded },
    })),
  }));
}

/** The agreement of every two methods about each plate. */
export const agreementsOf = (compared: readonly ComparedPlate[]): number[][][] =>
  compared.map((one) => agreements(masksOf(one)));

/** Mask IoU between every two methods, a mean over the plates. */
export const agreementFigure = (of: readonly number[][][], methods: readonly Method[]) =>
  shareMatrix(meanAgreement(of), { names: methods.map(titleOf), what: "mask IoU" });

/** The plates about which methods agree least, first. */
export function ranking(
  compared: readonly ComparedPlate[],
  { of, methods }: { readonly of: readonly number[][][]; readonly methods: readonly Method[] },
) {
  return byDisagreement(of).map((p) => ({
    plate: compared[p].plate.id,
    disagreement: disagreement(of[p]),
    labels: compared[p].labels.length,
    ...Object.fromEntries(
      methods.map((method, m) => [titleOf(method), compared[p].answers[m].length]),
    ),
  }));
}

/** An answer beside the label that its mask fits best. */
export interface Beside {
  readonly method: number;
  readonly image: Image;
  readonly answer: MethodAnswer;
  /** Mask IoU with the label, 0 where there is none. */
  readonly iou: number;
}

/** Every answer beside the truth, the best first. */
export function besideTruth(compared: readonly ComparedPlate[]): Beside[] {
  return compared.flatMap(({ image, answers, labels }) => {
    const truth = labels.flatMap(({ mask }) => mask ? [mask] : []);
    return answers.flatMap((own, method) =>
      own.map((answer): Beside => {
        const iou = Math.max(0, ...truth.map((mask) => maskIou(answer.mask, mask)));
        return { method, image, answer, iou };
      })
    );
  }).sort((a, b) => b.iou - a.iou);
}

/** A row per method: how many it found, how well boxes and masks fit the truth. */
export function methodsTable(compared: readonly ComparedPlate[], methods: readonly Method[]) {
  const all = besideTruth(compared);
  return methods.map((method, m) => {
    const own = all.filter((one) => one.method === m).map(({ iou }) => iou);
    const { map50 } = averagePrecision(
      compared.map(({ answers, labels }) => ({ detections: answers[m], labels })),
    );
    const average = mean(own);
    return {
      method: method.name,
      found: own.length,
      "box AP50": map50,
      "mask IoU": own.length === 0 ? null : average,
      "masks above .75": own.length === 0
        ? null
        : own.filter((iou) => iou > 0.75).length / own.length,
      weights: method.weights,
    };
  });
}

/** Cut-outs without background, each under its overlap with the truth. */
export const cutOuts = (beside: readonly Beside[], methods: readonly Method[]): Picture[] =>
  beside.map(({ method, image, answer: { mask, box }, iou }) => ({
    image: cutOut(image, mask, box, { background: "transparent" }),
    caption: `${iou.toFixed(2)} ${titleOf(methods[method])}`,
  }));

/** The best and the worst of the methods whose weights mean something. */
export function goodAndBad(
  compared: readonly ComparedPlate[],
  methods: readonly Method[],
  count: number,
): { good: Picture[]; bad: Picture[] } {
  const all = besideTruth(compared).filter(({ method }) => !methods[method].random);
  return {
    good: cutOuts(all.slice(0, count), methods),
    bad: cutOuts(all.slice(-count), methods),
  };
}

/** A row per prompt: what it keeps at the thresholds, and how right that is. */
export function promptTable(
  prompted: readonly Prompted[],
  { boxThreshold, textThreshold }: {
    readonly boxThreshold: number;
    readonly textThreshold: number;
  },
) {
  return prompted.map(({ prompt, plates }) => {
    const thresholds = [boxThreshold];
    const [point] = thresholdPoints(plates, { thresholds, textThreshold });
    return {
      prompt,
      AP50: averagePrecision(aboveText(plates, textThreshold)).map50,
      [`kept at ${boxThreshold}`]: point.kept,
      precision: point.precision,
      recall: point.recall,
    };
  });
}
