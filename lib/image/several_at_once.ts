/** Work on numbered pictures, a few at a time: opened ones may be large. */

/**
 * Does `work` for each number from `first` up to `end`, so many at a time, in their order. After one that fails
 * none is begun, and those under way are waited for.
 *
 * @throws what failed first
 */
export async function severalAtOnce(
  work: (number: number) => Promise<void>,
  { first = 0, end, atOnce }: {
    readonly first?: number;
    readonly end: number;
    readonly atOnce: number;
  },
): Promise<void> {
  let next = first;
  const failures: unknown[] = [];
  const worker = async () => {
    while (next < end) {
      try {
        await work(next++);
      } catch (error) {
        next = end;
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}
