/** Which faults a seed draws. */
import { Random } from "lib/tensor/random.ts";
import { type Fault, faultsOf } from "./faults.ts";
import type { OperatorName } from "./operators.ts";

export interface DrawOptions {
  readonly seed: number;
  /** Draw from this folder alone, such as `lib/retrieval`. Default: all of lib/, folder by folder. */
  readonly folder?: string;
}

/**
 * Faults without end or repetition, until there are no others. Folders take turns in a shuffled order,
 * so that each has its share however many lines it has; within one, the file, the kind of fault and
 * the place are each drawn evenly.
 *
 * @param sources the library's files, by their paths from the root
 */
export function* draw(
  sources: ReadonlyMap<string, string>,
  { seed, folder = "lib" }: DrawOptions,
): Generator<Fault, undefined> {
  const random = new Random(seed);
  const folders = new Map<string, string[]>();
  for (const file of [...sources.keys()].filter((file) => file.startsWith(`${folder}/`)).sort()) {
    const of = file.split("/")[1];
    folders.set(of, [...folders.get(of) ?? [], file]);
  }
  const left = new Map<string, Map<OperatorName, Fault[]>>();
  const faultsIn = (file: string) => {
    if (!left.has(file)) {
      const faults = faultsOf(file, sources.get(file)!);
      left.set(file, Map.groupBy(faults, ({ operator }) => operator));
    }
    return left.get(file)!;
  };
  while (folders.size > 0) {
    for (const name of random.shuffle([...folders.keys()])) {
      const files = folders.get(name)!;
      while (files.length > 0) {
        const file = random.pick(files);
        const kinds = faultsIn(file);
        if (kinds.size === 0) {
          files.splice(files.indexOf(file), 1);
          continue;
        }
        const kind = random.pick([...kinds.keys()]);
        const faults = kinds.get(kind)!;
        const [fault] = faults.splice(random.int(0, faults.length - 1), 1);
        if (faults.length === 0) kinds.delete(kind);
        yield fault;
        break;
      }
      if (files.length === 0) folders.delete(name);
    }
  }
}
