/** What a collection prints: its works, who is in each, and which are printed a second time. */
import { Random } from "lib/tensor/random.ts";
import { appearanceOf, makeIdentity } from "./identity.ts";
import type { ImpressionKind } from "./impression.ts";
import type { CollectionOptions } from "./collection.ts";

/** What is printed: a work's seed, its cast, and which impression of it. */
export interface Commission {
  readonly id: string;
  readonly work: number;
  readonly cast: readonly number[];
  readonly kind: ImpressionKind;
}

/** Kinds of second impressions, in turn. */
const seconds: readonly ImpressionKind[] = ["coloured", "reversed", "state"];

/** Seeds of `count` persons, no two of one look. */
export function makeCast(count: number, random: Random): number[] {
  const looks = new Set<string>();
  const seeds: number[] = [];
  for (let tries = 0; seeds.length < count; tries++) {
    if (tries > 200 * count) {
      throw new RangeError(`Cannot think of ${count} persons who all look different`);
    }
    const seed = random.int(1, 2 ** 30);
    const look = appearanceOf(makeIdentity(seed));
    if (looks.has(look)) continue;
    looks.add(look);
    seeds.push(seed);
  }
  return seeds;
}

/** Casts for one plate after the other: everybody comes once before anybody comes again. */
export function entrances(cast: readonly number[], random: Random): (count: number) => number[] {
  const waiting: number[] = [];
  return (count) => {
    const present: number[] = [];
    while (present.length < count) {
      if (waiting.length === 0) waiting.push(...random.shuffle(cast));
      const at = waiting.findIndex((person) => !present.includes(person));
      if (at < 0) waiting.push(...random.shuffle(cast));
      else present.push(...waiting.splice(at, 1));
    }
    return present;
  };
}

/** Everything that a collection prints, in order. A quarter are second impressions. */
export function commissions(
  { seed, plates = 60 }: Pick<CollectionOptions, "seed" | "plates">,
): Commission[] {
  if (!Number.isInteger(plates) || plates < 1) {
    throw new RangeError(`Cannot engrave ${plates} plates: give a whole number above 0`);
  }
  const random = new Random(seed).fork("collection");
  const works = Math.ceil(plates * 0.75);
  const sizes = random.fork("sizes");
  const counts = Array.from({ length: works }, () => sizes.int(3, 5));
  const appearances = counts.reduce((sum, count) => sum + count, 0);
  // each person is in two or three works
  const cast = makeCast(Math.max(5, Math.ceil(appearances / 2.6)), random.fork("cast"));
  const enter = entrances(cast, random.fork("entrances"));
  const firsts = counts.map((count, i): Commission => {
    const present = enter(count);
    const work = random.fork("work").fork(i).int(1, 2 ** 30);
    return { id: `plate-${String(i + 1).padStart(3, "0")}`, work, cast: present, kind: "clean" };
  });
  const again = random.fork("again").shuffle(firsts).slice(0, plates - works)
    .map((first, i): Commission => {
      const kind = seconds[i % seconds.length];
      return { ...first, id: `${first.id}-${kind}`, kind };
    });
  return [...firsts, ...again].sort((a, b) => a.id < b.id ? -1 : 1);
}
