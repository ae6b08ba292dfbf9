/** OpenCV's random numbers of a normal distribution, from its seed. */

/** Tables of the ziggurat (Marsaglia and Tsang 2000) with 128 layers. */
function ziggurat() {
  const [inside, width] = [new Uint32Array(128), new Float32Array(128)];
  const height = new Float32Array(128);
  const [area, unit] = [9.91256303526217e-3, 2147483648];
  let edge = 3.442619855899;
  let last = edge;
  const base = area / Math.exp(-0.5 * edge * edge);
  inside[0] = edge / base * unit;
  width[0] = base / unit;
  width[127] = edge / unit;
  height[0] = 1;
  height[127] = Math.exp(-0.5 * edge * edge);
  for (let i = 126; i >= 1; i--) {
    edge = Math.sqrt(-2 * Math.log(area / edge + Math.exp(-0.5 * edge * edge)));
    inside[i + 1] = edge / last * unit;
    last = edge;
    height[i] = Math.exp(-0.5 * edge * edge);
    width[i] = edge / unit;
  }
  return { inside, width, height };
}

export const layers = ziggurat();

/**
 * `cv2.setRNGSeed(seed); cv2.randn(out, 0, 1)`: multiply with carry, and the ziggurat. Of some million
 * numbers one is a last bit off, where the C library's `logf` does not round to the nearest.
 */
export function openCvNormal(seed: number, out: Float32Array): void {
  const { inside, width, height } = layers;
  const { fround } = Math;
  const [lowFactor, highFactor] = [4164903690 & 0xffff, 4164903690 >>> 16];
  const unit = fround(2 ** -32);
  const tail = fround(3.44262);
  let low = seed >>> 0 || 0xffffffff;
  let high = 0;
  const advance = () => { // low * 4164903690 + high in 64 bits
    const [l0, l1] = [low & 0xffff, low >>> 16];
    const cross = l0 * highFactor + l1 * lowFactor;
    const sum = l0 * lowFactor + (cross % 65536) * 65536 + high;
    low = sum % 4294967296;
    high = l1 * highFactor + Math.floor(cross / 65536) + Math.floor(sum / 4294967296);
  };
  const uniform = () => {
    const value = fround(low * unit);
    advance();
    return value;
  };
  for (let i = 0; i < out.length; i++) {
    for (;;) {
      const bits = low | 0;
      advance();
      const layer = bits & 127;
      let x = fround(fround(bits) * width[layer]);
      out[i] = x;
      if ((bits < 0 ? -bits : bits) < inside[layer]) break;
      if (layer === 0) {
        let y = 0;
        do {
          x = fround(-fround(Math.log(fround(uniform() + 1.1754943508222875e-38))) * 0.2904764);
          y = fround(-Math.log(fround(uniform() + 1.1754943508222875e-38)));
        } while (fround(y + y) < fround(x * x));
        out[i] = bits > 0 ? fround(tail + x) : fround(-tail - x);
        break;
      }
      const y = fround(uniform() * fround(height[layer - 1] - height[layer]));
      if (fround(height[layer] + y) < Math.exp(-0.5 * x * x)) break;
    }
  }
}
