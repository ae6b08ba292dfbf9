/**
 * Tensors in nested records and lists, flattened to one record of names and put back, as jax does with
 * its pytrees: a function may take and return nested values, where a graph has named inputs and outputs.
 */

/** What ends a branch: tensors of every kind, and what else has a shape. */
export interface TreeLeaf {
  /** Sides by axis; null where a side is free. */
  readonly shape: readonly (number | null)[];
}

/** A tree of the form of `S`, whose leaves are of type `T`. */
export type TreeOf<S, T> = S extends TreeLeaf ? T : { [K in keyof S]: TreeOf<S[K], T> };

/** The type of a tree's leaves. */
export type LeafOf<S> = S extends TreeLeaf ? S : S extends object ? LeafOf<S[keyof S]> : never;

/** The form of a tree without its leaves. */
export interface TreeStructure<S> {
  /** Names of the leaves, in the order of `treeFlatten`. */
  readonly names: readonly string[];
  /**
   * Leaves by name put back into the tree's form. Names that the tree has not are left out.
   *
   * @throws {RangeError} when a leaf is missing
   */
  unflatten<T extends NonNullable<unknown>>(leaves: Readonly<Record<string, T>>): TreeOf<S, T>;
}

const isLeaf = (node: object): node is TreeLeaf => "shape" in node && Array.isArray(node.shape);

function mapNode(
  node: object,
  fn: (leaf: TreeLeaf, name: string) => unknown,
  path: string,
): unknown {
  if (isLeaf(node)) return fn(node, path);
  const entries = Object.entries(node as Readonly<Record<string, object | undefined>>)
    .map(([name, child]) => [
      name,
      child === undefined ? child : mapNode(child, fn, path === "" ? name : `${path}.${name}`),
    ]);
  return Array.isArray(node) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

/**
 * A tree of the same form, with `fn` of each leaf and its name: the keys that lead to it, with dots
 * between. Entries that are undefined stay so.
 */
export const treeMap = <S extends object, T>(
  tree: S,
  fn: (leaf: LeafOf<S>, name: string) => T,
): TreeOf<S, T> =>
  mapNode(tree, fn as (leaf: TreeLeaf, name: string) => unknown, "") as TreeOf<S, T>;

/**
 * The leaves of a tree by name.
 *
 * @throws {RangeError} when two leaves have one name, as `{ "a.b": x, a: { b: y } }`
 *
 * ```ts
 * import { float32 } from "lib/tensor/tensor.ts";
 * import { treeFlatten, treeStructure } from "lib/tensor/tree.ts";
 * const one = float32(Float32Array.of(1), []);
 * const tree = { weights: { w: one, b: one }, list: [one] };
 * const leaves = treeFlatten(tree);
 * Object.keys(leaves); // weights.w, weights.b, list.0
 * treeStructure(tree).unflatten(leaves).weights.b; // one
 * ```
 */
export function treeFlatten<S extends object>(tree: S): Record<string, LeafOf<S>> {
  const leaves = new Map<string, LeafOf<S>>();
  treeMap(tree, (leaf, name) => {
    if (leaves.has(name)) throw new RangeError(`Cannot flatten: two tensors are named ${name}`);
    leaves.set(name, leaf);
  });
  return Object.fromEntries(leaves);
}

/** The form of a tree, which holds none of its leaves. */
export function treeStructure<S extends object>(tree: S): TreeStructure<S> {
  const skeleton = treeMap(tree, () => ({ shape: [] }));
  return {
    names: Object.keys(treeFlatten(tree)),
    unflatten: <T extends NonNullable<unknown>>(leaves: Readonly<Record<string, T>>) =>
      treeMap(skeleton as object, (_, name) => {
        const leaf = Object.hasOwn(leaves, name) ? leaves[name] : undefined;
        if (leaf !== undefined) return leaf;
        throw new RangeError(
          `Cannot put a tree back: ${name} is missing among ${Object.keys(leaves).length} tensors`,
        );
      }) as TreeOf<S, T>,
  };
}

/** The leaves whose names begin with the name of a branch, without it: one branch of a flat tree. */
export function treeBranch<T>(
  leaves: Readonly<Record<string, T>>,
  branch: string,
): Record<string, T> {
  const start = `${branch}.`;
  return Object.fromEntries(
    Object.entries(leaves).filter(([name]) => name.startsWith(start))
      .map(([name, leaf]) => [name.slice(start.length), leaf]),
  );
}
