/**
 * The press: fills polygons of ink, and of paper that hides what is under them, into a grey sheet.
 * Coverage is exact: every edge adds its signed area to the pixels it crosses, and a running sum
 * along the row gives what is inside (as in Raph Levien's font-rs). Where a shape overlaps itself
 * the sum is cut at 1, so the rule is non-zero winding.
 */
import type { Frame, Pt } from "./geometry.ts";
import { movedBox } from "./labels.ts";

export interface PressOptions {
  readonly width: number;
  readonly height: number;
  /** Plate pixels to sheet pixels. Default: the same. */
  readonly frame?: Frame;
}

/** A sheet in the press. Its bed of sums is as large as the sheet, so one press serves one sheet. */
export class Press {
  /** 255 is bare paper, 0 full ink. `[height, width]` */
  readonly grey: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  readonly #frame: Frame;
  readonly #stride: number;
  readonly #sums: Float32Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #top = 0;
  #bottom = 0;
  #clip: readonly [number, number, number, number];

  constructor({ width, height, frame = [1, 0, 0, 1, 0, 0] }: PressOptions) {
    this.grey = new Uint8Array(width * height).fill(255);
    this.#width = width;
    this.#height = height;
    this.#frame = frame;
    this.#stride = width + 2;
    this.#sums = new Float32Array(this.#stride * height + 2);
    this.#first = new Int32Array(height).fill(width + 2);
    this.#last = new Int32Array(height).fill(-1);
    this.#clip = [0, 0, width, height];
    this.#nothingTouched();
  }

  /** From now on nothing is printed outside `box`, whole plate pixels (its bounds, if turned); null takes the limit away. */
  limit(box: readonly [number, number, number, number] | null): void {
    const [width, height] = [this.#width, this.#height];
    if (!box) {
      this.#clip = [0, 0, width, height];
      return;
    }
    this.#clip = movedBox(box, this.#frame, { width, height });
  }

  /** Fills rings of plate pixels together, so that a ring turning the other way is a hole. */
  rings(rings: readonly (readonly Pt[])[], value: number): void {
    const f = this.#frame;
    for (const ring of rings) {
      if (ring.length < 3) continue;
      const last = ring[ring.length - 1];
      let x0 = f[0] * last[0] + f[2] * last[1] + f[4];
      let y0 = f[1] * last[0] + f[3] * last[1] + f[5];
      for (const point of ring) {
        const x1 = f[0] * point[0] + f[2] * point[1] + f[4];
        const y1 = f[1] * point[0] + f[3] * point[1] + f[5];
        this.#edge(x0, y0, x1, y1);
        x0 = x1;
        y0 = y1;
      }
    }
    this.#ink(value);
  }

  /** Prints the burin's strokes: `M x y l dx dy ... z` or with `L`, in tenths of a plate pixel. */
  strokes(data: string): void {
    const f = this.#frame;
    const [a, b, c, d] = [f[0] / 10, f[1] / 10, f[2] / 10, f[3] / 10];
    let x = 0;
    let y = 0;
    let [startX, startY, lastX, lastY] = [0, 0, 0, 0];
    let relative = false;
    let opening = false;
    let number = 0;
    let negative = false;
    let digits = false;
    let half = false;
    let first = 0;
    const push = () => {
      if (!digits) return;
      const value = negative ? -number : number;
      number = 0;
      negative = digits = false;
      if (!half) {
        first = value;
        half = true;
        return;
      }
      half = false;
      x = relative ? x + first : first;
      y = relative ? y + value : value;
      const px = a * x + c * y + f[4];
      const py = b * x + d * y + f[5];
      if (opening) {
        startX = px;
        startY = py;
        opening = false;
      } else this.#edge(lastX, lastY, px, py);
      lastX = px;
      lastY = py;
    };
    for (let i = 0; i < data.length; i++) {
      const code = data.charCodeAt(i);
      if (code >= 48 && code <= 57) {
        number = number * 10 + code - 48;
        digits = true;
        continue;
      }
      push();
      if (code === 45) negative = true;
      else if (code === 77) {
        relative = false;
        opening = true;
      } else if (code === 108) relative = true;
      else if (code === 76) relative = false;
      else if (code === 122) {
        this.#edge(lastX, lastY, startX, startY);
        this.#ink(0);
      }
    }
  }

  #nothingTouched(): void {
    this.#top = this.#height;
    this.#bottom = -1;
  }

  /** Adds an edge's signed area, sheet pixels. */
  #edge(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    let sign = 1;
    if (y0 > y1) {
      [x0, y0, x1, y1] = [x1, y1, x0, y0];
      sign = -1;
    }
    const [left, top, right, bottom] = this.#clip;
    if (y1 <= top || y0 >= bottom || right <= left) return;
    const slope = (x1 - x0) / (y1 - y0);
    let x = x0;
    if (y0 < top) {
      x += (top - y0) * slope;
      y0 = top;
    }
    if (y1 > bottom) y1 = bottom;
    const sums = this.#sums;
    const from = y0 | 0;
    const to = Math.ceil(y1) - 1;
    if (from < this.#top) this.#top = from;
    if (to > this.#bottom) this.#bottom = to;
    for (let row = from; row <= to; row++) {
      const share = (row + 1 < y1 ? row + 1 : y1) - (row > y0 ? row : y0);
      const next = x + slope * share;
      let a = x < next ? x : next;
      let b = x < next ? next : x;
      x = next;
      a = a < left ? left : a > right ? right : a;
      b = b < left ? left : b > right ? right : b;
      const d = share * sign;
      const i = a | 0;
      const j = Math.ceil(b);
      const at = row * this.#stride + i;
      if (i < this.#first[row]) this.#first[row] = i;
      if (j <= i + 1) {
        const middle = 0.5 * (a + b) - i;
        sums[at] += d * (1 - middle);
        sums[at + 1] += d * middle;
        if (i + 1 > this.#last[row]) this.#last[row] = i + 1;
        continue;
      }
      if (j > this.#last[row]) this.#last[row] = j;
      const s = 1 / (b - a);
      const af = a - i;
      const bf = b - j + 1;
      const head = 0.5 * s * (1 - af) * (1 - af);
      const tail = 0.5 * s * bf * bf;
      sums[at] += d * head;
      if (j === i + 2) sums[at + 1] += d * (1 - head - tail);
      else {
        const second = s * (1.5 - af);
        sums[at + 1] += d * (second - head);
        for (let k = 2; k < j - i - 1; k++) sums[at + k] += d * s;
        sums[at + j - i - 1] += d * (1 - second - (j - i - 3) * s - tail);
      }
      sums[at + j - i] += d * tail;
    }
  }

  /** Turns the sums into coverage, prints it, and clears them. */
  #ink(value: number): void {
    const { grey } = this;
    const sums = this.#sums;
    const right = this.#clip[2];
    for (let row = this.#top; row <= this.#bottom; row++) {
      const [from, to] = [this.#first[row], this.#last[row]];
      this.#first[row] = this.#stride;
      this.#last[row] = -1;
      const base = row * this.#stride;
      const sheet = row * this.#width;
      let sum = 0;
      for (let x = from; x <= to; x++) {
        sum += sums[base + x];
        sums[base + x] = 0;
        if (x >= right) continue;
        const cover = sum < 0 ? -sum : sum;
        if (cover < 0.002) continue;
        const at = sheet + x;
        grey[at] = cover > 0.998 ? value : grey[at] + (value - grey[at]) * cover + 0.5;
      }
    }
    this.#nothingTouched();
  }
}
