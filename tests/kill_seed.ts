/** What decides at which moments the kill tests kill. */
import process from "node:process";

/** `BURIN_KILL_SEED`, else another one each time; printed at once, so that a failure names it. */
export function killSeed(test: string): number {
  const seed = Number(process.env.BURIN_KILL_SEED ?? Date.now() % 2 ** 32);
  console.log(`${test}: BURIN_KILL_SEED=${seed}`);
  return seed;
}
