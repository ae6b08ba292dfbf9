/** How far a picture is from being printed in one ink. */
import type { Pixels } from "lib/image/linear.ts";

/** Root of the mean squared difference of colours from the mean colour of their grey level. */
export function colourfulness({ data, width, height, channels }: Pixels): number {
  const bins = 16;
  const sums = new Float64Array(bins * 3);
  const binOf = (i: number) => (2 * data[i] + 5 * data[i + 1] + data[i + 2]) >> 7;
  for (let i = 0; i < data.length; i += channels) {
    const at = binOf(i) * 3;
    sums[at]++;
    sums[at + 1] += data[i] - data[i + 1];
    sums[at + 2] += data[i + 2] - data[i + 1];
  }
  let error = 0;
  for (let i = 0; i < data.length; i += channels) {
    const at = binOf(i) * 3;
    error += (data[i] - data[i + 1] - sums[at + 1] / sums[at]) ** 2 +
      (data[i + 2] - data[i + 1] - sums[at + 2] / sums[at]) ** 2;
  }
  return Math.sqrt(error / (2 * width * height));
}
