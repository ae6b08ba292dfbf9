/**
 * Variables of the environment, for one test. Test files run side by side as threads of one process,
 * whose variables they share: what one sets there, the children of all others inherit. So a copy is
 * changed, which only this file's thread reads.
 */
import process from "node:process";

/** Runs with some variables changed, or absent where undefined; children of the run do not inherit them. */
export async function withEnvironment(
  values: Readonly<Record<string, string | undefined>>,
  run: () => void | Promise<void>,
): Promise<void> {
  const before = process.env;
  const wanted = Object.entries({ ...before, ...values }).filter(([, value]) =>
    value !== undefined
  );
  process.env = Object.fromEntries(wanted);
  try {
    await run();
  } finally {
    process.env = before;
  }
}
