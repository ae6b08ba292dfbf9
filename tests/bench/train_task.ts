/** The step that `bench:train` times, the same for every side, and the file that hands it over. */
import { efficientNets } from "lib/nn/efficientnet.ts";
import { resnets } from "lib/nn/resnet.ts";
import { fromPyTorch, toPyTorch, type Weights } from "lib/nn/parameters.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { threeLinear } from "lib/nn/projection_head.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { initialState, simclrOf, type StepInputs } from "lib/simclr/step.ts";
import { Random } from "lib/tensor/random.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, sizeOf, transpose } from "lib/tensor/tensor.ts";

/** The encoders that are timed. */
const encoders = { ...efficientNets, resnet18: resnets.resnet18 };

/** The encoder, and pairs and pixels of a step. */
export interface Size {
  readonly encoder: keyof typeof encoders;
  readonly pairs: number;
  readonly height: number;
  readonly width: number;
}

/** An encoder, three linear layers, NT-Xent at .1, AdamW at 1e-3 that decays weights by 1e-4. */
export function configOf({ encoder, pairs, height, width }: Size): SimclrConfig {
  const study = configs.ResNet18_50epoch_base_aug;
  return {
    ...study,
    encoder: encoders[encoder],
    head: threeLinear,
    batch: pairs,
    size: { height, width },
  };
}

export const learningRate = 1e-3;

/** Weights in PyTorch's layout and views [2N, 3, H, W], as bytes of a safetensors file. */
export function encodeTask(size: Size): Uint8Array {
  const simclr = simclrOf(configOf(size));
  const state = initialState(simclr, { random: new Random(1) });
  const weights = Object.fromEntries(Object.keys(simclr.table).map((name) => [name, state[name]]));
  const shape = [2 * size.pairs, 3, size.height, size.width];
  const random = new Random(2);
  const views = Float32Array.from({ length: sizeOf(shape) }, () => random.range(-2, 2));
  return encodeSafetensors({
    ...toPyTorch(weights, simclr.table),
    views: float32(views, shape),
  }, { size: JSON.stringify(size) });
}

/** What our side begins with: state in the library's layout, and the step's inputs. */
export function decodeTask(bytes: Uint8Array): {
  readonly size: Size;
  readonly state: Weights;
  readonly inputs: StepInputs;
} {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const size: Size = JSON.parse(metadata.size);
  const simclr = simclrOf(configOf(size));
  const { views, ...weights } = tensors as Weights;
  const state = {
    ...initialState(simclr, { random: new Random(1) }),
    ...fromPyTorch(weights, simclr.table),
  };
  return {
    size,
    state,
    inputs: {
      views: transpose(views, [0, 2, 3, 1]),
      scalars: scalarTensors(simclr.optimizer, { step: 1, learningRate }),
    },
  };
}
