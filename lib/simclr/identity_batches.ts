/**
 * Batches that hold several figures of one identity: so many drawn as groups, the rest alone, each by its
 * two views. A pure function of who is who and a random stream, as batches without groups are.
 */
import type { Random } from "lib/tensor/random.ts";

/** How figures of one identity come together in a batch. */
export interface GroupShare {
  /** Share of a batch's items that are drawn as groups of one identity, above 0 and at most 1. */
  readonly share: number;
  /** Items of a group, 2 or more; fewer where an identity has no more. */
  readonly figures: number;
}

/** Who is who among the items, and how they come together. */
export interface IdentityGroups extends GroupShare {
  /** Of each item; null where nobody knows. */
  readonly identities: readonly (string | null)[];
  /** Whether an item is drawn alone, too, for each; left out where all are. */
  readonly alone?: readonly boolean[];
}

/** An item as far as batches know it. */
export interface IdentityItem {
  /** Who it is; left out or null where nobody knows. */
  readonly identity?: string | null;
  /** Whether it is drawn alone, too. Default true. */
  readonly alone?: boolean;
}

/** The groups of a collection's items; undefined where a config draws none. */
export function groupsOf(
  items: readonly IdentityItem[],
  share: GroupShare | undefined,
): IdentityGroups | undefined {
  if (!share) return undefined;
  return {
    ...share,
    identities: items.map(({ identity = null }) => identity),
    alone: items.map(({ alone = true }) => alone),
  };
}

/** Items by identity, of those that have a namesake, in the order of their first items. */
function namesakes(identities: readonly (string | null)[]): Map<string, number[]> {
  const own = new Map<string, number[]>();
  identities.forEach((identity, i) => {
    if (identity === null) return;
    const known = own.get(identity);
    if (known) known.push(i);
    else own.set(identity, [i]);
  });
  return new Map([...own].filter(([, items]) => items.length > 1));
}

const aloneOf = ({ identities, alone }: IdentityGroups) =>
  identities.flatMap((_, i) => alone?.[i] ?? true ? [i] : []);

/** What a batch of `size` items is made of, and how many such batches an epoch has. */
export interface BatchParts {
  /** Items drawn as groups. */
  readonly grouped: number;
  /** Items drawn alone. */
  readonly alone: number;
  /** Batches until every item that is drawn alone was there, but for less than a batch; or every namesake. */
  readonly steps: number;
}

/**
 * The parts of a batch: as many items in groups as the share says, where there are so many namesakes, and
 * as there are too few others.
 *
 * @throws {RangeError} for a share or a size of groups that is none, and where nobody has a namesake
 */
export function partsOfBatch(groups: IdentityGroups, { size }: { size: number }): BatchParts {
  const { share, figures, identities } = groups;
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`A share of identities is above 0 and at most 1, not ${share}`);
  }
  if (!Number.isInteger(figures) || figures < 2) {
    throw new RangeError(`A group has two figures or more, a whole number, not ${figures}`);
  }
  const named = [...namesakes(identities).values()].reduce((sum, { length }) => sum + length, 0);
  if (named === 0) {
    throw new RangeError(
      `Cannot draw groups of one identity: none of ${identities.length} figures has a namesake`,
    );
  }
  const others = aloneOf(groups).length;
  const wanted = Math.max(2, Math.round(share * size));
  const grouped = Math.min(size, named, Math.max(wanted, size - others));
  const alone = size - grouped;
  const steps = alone === 0 ? Math.floor(named / grouped) : Math.floor(others / alone);
  return { grouped, alone, steps: Math.max(1, steps) };
}

/**
 * The items of one batch, none twice: first those drawn alone, each once in an epoch, then groups of
 * identities drawn anew for each step, every identity as likely as any other.
 *
 * @param options.random the epoch's stream
 */
export function identityBatch(
  groups: IdentityGroups,
  { size, step, random }: { readonly size: number; readonly step: number; readonly random: Random },
): Int32Array { // [N]
  const { alone } = partsOfBatch(groups, { size });
  const chosen = random.fork("alone").shuffle(aloneOf(groups))
    .slice(step * alone, (step + 1) * alone);
  const taken = new Set(chosen);
  const own = random.fork("groups").fork(step);
  const drawn = own.shuffle([...namesakes(groups.identities).values()])
    .map((items) => own.shuffle([...items]));
  const take = (items: readonly number[], most: number) => {
    const fresh = items.filter((item) => !taken.has(item))
      .slice(0, Math.min(most, size - chosen.length));
    for (const item of fresh) taken.add(item);
    chosen.push(...fresh);
  };
  // one more of somebody would be nobody's namesake
  for (const items of drawn) if (size - chosen.length > 1) take(items, groups.figures);
  // where that is not enough, more of the same
  for (const items of drawn) take(items, items.length);
  take(Array.from(groups.identities, (_, i) => i), size);
  return Int32Array.from(chosen);
}
