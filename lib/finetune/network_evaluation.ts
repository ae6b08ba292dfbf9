/** How a whole network does on plates with labels, as its training goes on. */
import type { Collection } from "lib/corpus/plate.ts";
import { letterbox } from "lib/detect/letterbox.ts";
import { isOneInk } from "lib/detect/one_ink.ts";
import { compile } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { TrainedDetector } from "./detector_training.ts";
import { flattened } from "./flat_weights.ts";
import { detectionsOf, type Metrics, metricsOf } from "./head_evaluation.ts";
import { cellsAt, compileRows, networkLayout } from "./network_step.ts";
import type { Sample } from "./samples.ts";
import type { YoloxNetwork } from "./yolox_network.ts";
import { lossNumbers, type LossParts, meanLosses, targetsOf, yoloxLoss } from "./yolox_loss.ts";

export interface NetworkEvaluator extends AsyncDisposable {
  /** Metrics and mean losses with some weights, one plate at a time. */
  evaluate(weights: Weights): Promise<Metrics & { readonly losses: LossParts<number> }>;
}

/**
 * Makes an evaluator on some plates, whose pictures are read again each time.
 *
 * @param options `size` is the side of the square input; `grey` takes colours of one ink away, default false; `trained` shows how weights are named
 */
export async function networkEvaluator(
  network: YoloxNetwork,
  { collection, samples, size, grey = false, trained, session = {} }: {
    readonly collection: Pick<Collection, "open">;
    readonly samples: readonly Sample[];
    readonly size: number;
    readonly grey?: boolean | undefined;
    readonly trained: TrainedDetector;
    readonly session?: Pick<SessionOptions, "threads"> | undefined;
  },
): Promise<NetworkEvaluator> {
  const { classes } = network.head;
  const layout = networkLayout(trained.weights);
  const cells = cellsAt(network, size);
  const pictures = float32(new Float32Array(3 * size * size), [1, 3, size, size]);
  const vectors = flattened(trained.weights, layout);
  const { statistics } = trained;
  const given = { vectors, layout, statistics, pictures };
  const asking = await compileRows(network, given, session);
  const count = cells.stride.length;
  const rows = float32(new Float32Array(count * (5 + classes)), [1, count, 5 + classes]);
  const target = targetsOf(rows.data, { cells, labels: [[]], classes });
  const losing = await compile(
    ({ rows, target }) => ({ ...yoloxLoss(rows, target, { cells, classes }) }),
    { rows, target },
    session,
  );
  return {
    async evaluate(weights) {
      const vectors = flattened(weights, layout);
      const lost: LossParts<number>[] = [];
      const evaluated = [];
      for (const sample of samples) {
        const image = await collection.open(sample.plate);
        const square = { width: size, height: size };
        const { tensor } = letterbox(image, {
          ...square,
          reduction: "area",
          grey: grey && isOneInk(image),
        });
        const found = (await asking.run({ vectors, pictures: tensor })).rows;
        const data = found.data as Float32Array;
        const target = targetsOf(data, { cells, labels: [sample.targets], classes });
        const parts = await losing.run({ rows: float32(data, rows.shape), target });
        lost.push(lossNumbers(parts));
        evaluated.push({ sample, found: detectionsOf(data, { cells, classes, ...sample }) });
      }
      return { ...metricsOf(evaluated, { classes }), losses: meanLosses(lost) };
    },
    async [Symbol.asyncDispose]() {
      await asking[Symbol.asyncDispose]();
      await losing[Symbol.asyncDispose]();
    },
  };
}
