/** The loss while it falls: one picture in the notebook that is drawn anew as steps come in. */
import { randomUUID } from "node:crypto";
import { type LossPoint, trainingCurve, type TrainingCurveOptions } from "lib/plot/curve.ts";
import { bundleOf } from "./display.ts";
import { type Bundle, inKernel } from "./jupyter.ts";
import { displayBundle } from "./kernel.ts";

export interface LiveCurve extends AsyncDisposable {
  /** One step more. Takes its chance and floor from the first step that gives them. */
  at(point: LossPoint, levels?: { readonly chance: number; readonly floor: number }): void;
  /**
   * Puts the figure that stays in the place of the last picture, live in JupyterLab.
   *
   * @param points all of the run, where it began before; default: those that came in
   */
  end(points?: readonly LossPoint[]): Promise<void>;
}

/** The look of a live curve, and where it is shown. */
export interface LiveCurveOptions extends Partial<TrainingCurveOptions> {
  /** Steps that were done before; those from the first new one on are left out. */
  readonly earlier?: readonly LossPoint[];
  /** Milliseconds between two pictures. Default 500. */
  readonly pause?: number;
  /** Default: the notebook where there is one, nothing elsewhere. */
  readonly show?: (bundle: Bundle, options: { id: string; update: boolean }) => Promise<void>;
}

/** Until the end only the picture is sent: JupyterLab does not redraw plotly's own form. */
function pictureOf({ "application/vnd.plotly.v1+json": _, ...bundle }: Bundle): Bundle {
  return bundle;
}

/**
 * A curve for `onStep` of a training. It ends when told so, or when it is disposed of.
 *
 * ```ts
 * import { liveCurve } from "lib/notebook/live_curve.ts";
 * const run = async () => {
 *   await using curve = liveCurve({ chance: Math.log(63), floor: 0.6 });
 *   for (let step = 1; step <= 30; step++) curve.at({ step, loss: 4 / step });
 * };
 * ```
 */
export function liveCurve(options: LiveCurveOptions = {}): LiveCurve {
  const { pause = 500, show = inKernel ? displayBundle : () => Promise.resolve() } = options;
  let { chance, floor } = options;
  let points: LossPoint[] = [];
  let begun = false;
  let ended = false;
  const id = randomUUID();
  let updates = 0;
  let drawn = -Infinity;
  let drawing: Promise<void> | null = null;
  let failure: unknown = null;
  const draw = async (last: boolean) => {
    const figure = trainingCurve(points, {
      ...options,
      chance: chance ?? Math.max(...points.map(({ loss }) => loss)),
      floor: floor ?? 0,
    });
    const bundle = await bundleOf(figure);
    await show(last ? bundle : pictureOf(bundle), { id, update: updates++ > 0 });
  };
  const end = async (all?: readonly LossPoint[]) => {
    if (ended) return;
    ended = true;
    await drawing;
    if (all) points = [...all];
    if (points.length > 0) await draw(true);
    if (failure) throw failure;
  };
  return {
    at(point, levels) {
      if (!begun) points = (options.earlier ?? []).filter(({ step }) => step < point.step);
      begun = true;
      points.push(point);
      chance ??= levels?.chance;
      floor ??= levels?.floor;
      if (drawing || performance.now() - drawn < pause) return;
      drawing = draw(false)
        .catch((error) => failure ??= error) // told at the end: a picture must not stop a training
        .then(() => {
          drawn = performance.now();
          drawing = null;
        });
    },
    end,
    [Symbol.asyncDispose]: () => end(),
  };
}
