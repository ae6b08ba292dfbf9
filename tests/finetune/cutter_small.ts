/** A small cutter with the neck of a YOLOX of random weights, and figures that are drawn here. */
import { type FigureStore } from "lib/finetune/cutter_figures.ts";
import { type CutFigure, cutFigure } from "lib/finetune/cut_figure.ts";
import { neckOf } from "lib/finetune/cutter_neck.ts";
import { type CutterConfig, cutterTable } from "lib/finetune/cutter_network.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { type Mask, maskBox, maskFromPixels } from "lib/geometry/mask.ts";
import { blank, type Image } from "lib/image/image.ts";
import { tf } from "lib/jit/tfjs.ts";
import { initialize } from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { tiny } from "./fixture.ts";

const [fine, coarse] = readHead(tiny.model, tiny.size).levels.map(({ shape }) => shape[1]);

export const smallConfig: CutterConfig = {
  side: 32,
  widths: [16, 16, 16, 16],
  seen: [fine, coarse],
};

export const smallNeck = neckOf(tiny.model);

/** Weights with statistics that are no nought and one. */
export function smallWeights(seed = 1) {
  const weights = initialize(cutterTable(smallConfig), new Random(seed));
  const random = new Random(seed).fork("statistics");
  for (const [name, { data }] of Object.entries(weights)) {
    if (!/running|norm/.test(name)) continue;
    for (let i = 0; i < data.length; i++) {
      data[i] = /mean|bias/.test(name) ? random.range(-0.3, 0.3) : random.range(0.6, 1.5);
    }
  }
  return weights;
}

/** A dark ellipse on a hatched ground, with its mask. */
export function ellipse(seed: number): { image: Image; mask: Mask } {
  const random = new Random(seed);
  const [width, height] = [120, 100];
  const image = blank({ width, height }, [240, 240, 240, 255]);
  const pixels = new Uint8Array(width * height);
  const [x, y] = [random.range(45, 75), random.range(40, 60)];
  const [a, b] = [random.range(12, 25), random.range(18, 32)];
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const inside = ((u - x) / a) ** 2 + ((v - y) / b) ** 2 < 1;
      const i = v * width + u;
      pixels[i] = Number(inside);
      const grey = inside ? 60 : (u + v) % 9 < 2 ? 150 : 240;
      image.data.fill(grey, 4 * i, 4 * i + 3);
    }
  }
  return { image, mask: maskFromPixels(pixels, { width, height }) };
}

export function ellipseFigure(seed: number): CutFigure {
  const { image, mask } = ellipse(seed);
  return cutFigure(image, { plate: `p${seed}`, box: maskBox(mask), mask });
}

/** Figures that lie in memory. */
export function storeOf(figures: readonly CutFigure[]): FigureStore {
  return {
    notes: figures.map(({ plate, box }) => ({ plate, box })),
    figure: (index) => figures[index],
    [Symbol.dispose]: () => {},
  };
}

/** The channels of each square of two by two pixels together. [N, H, W, C] to [N, H / 2, W / 2, 4 C] */
export function byFours(x: tf.Tensor): tf.Tensor {
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const [h, w] = [height / 2, width / 2];
  const parts = tf.transpose(tf.reshape(x, [count, h, 2, w, 2 * channels]), [0, 1, 3, 2, 4]);
  return tf.reshape(parts, [count, h, w, 4 * channels]);
}
