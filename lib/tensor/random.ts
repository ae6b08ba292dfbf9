/**
 * Seeded randomness that can be split by name, so that drawing one number more in one place never
 * changes what another place draws. The generator is mulberry32; a fork's seed is a hash of the
 * parent's seed and the fork's name, never of how much the parent has already drawn.
 */
export class Random {
  /** The seed modulo 2^32. */
  readonly seed: number;
  #state: number;

  /** `seed` is any integer; it is used modulo 2^32. */
  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /**
   * An independent stream. The same seed and names give the same stream.
   *
   * ```ts
   * import { Random } from "lib/tensor/random.ts";
   * const scenery = new Random(7).fork("plate").fork("scenery");
   * ```
   */
  fork(name: string | number): Random {
    return new Random(hash(this.seed, String(name)));
  }

  /** Uniform in [0, 1), with 32 random bits. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.next());
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One item of a list that has at least one. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) {
      throw new RangeError("Cannot pick from an empty list: give it one item or more");
    }
    return list[Math.floor(this.next() * list.length)];
  }

  /** One key of a table, each as likely as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let x = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) if ((x -= weight) < 0) return key;
    return entries[entries.length - 1][0];
  }

  /** Standard normal, by Box and Muller's transform. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A shuffled copy, by Fisher and Yates. */
  shuffle<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }
}

/** FNV-1a over the name's UTF-16 units, started from the seed and mixed by murmur3's finaliser. */
function hash(seed: number, name: string): number {
  let h = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
