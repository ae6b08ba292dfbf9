/** Commands killed at random moments: the seed is printed, and both it and the number can be given. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { killSeed } from "tests/kill_seed.ts";

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const main = fileOf("../../lib/cli/main.ts");
const config = fileOf("../../deno.json");

/** Kills of each command: BURIN_KILLS, else a few. */
export const kills = Number(process.env.BURIN_KILLS ?? 4);

const start = (typed: readonly string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, main, ...typed],
    stdout: "null",
    stderr: "piped",
  }).spawn();

/** Runs a command to its end; returns milliseconds. */
export async function finish(...typed: string[]): Promise<number> {
  const began = performance.now();
  const { code, stderr } = await start(typed).output();
  if (code !== 0) {
    throw new Error(`${typed.join(" ")} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  return performance.now() - began;
}

/**
 * Kills a command at random moments of the time that it takes until as many kills have landed as are
 * wanted, looks at what is left after each, and lets it finish. Returns how many landed.
 */
export async function killed(
  typed: readonly string[],
  { lasted, after, anew }: {
    /** Milliseconds of a whole run. */
    readonly lasted: number;
    readonly after?: () => void;
    /** Where the command had ended before it was killed: makes work for it again. */
    readonly anew: () => void;
  },
): Promise<number> {
  const random = new Random(killSeed(typed[0])).fork(typed[0]);
  let landed = 0;
  // how long a run takes changes with what else the machine does: what missed comes sooner next time
  let span = lasted * 0.95;
  let tries = 0;
  for (; landed < kills && tries < 6 * kills; tries++) {
    const child = start(typed);
    await new Promise((wake) => setTimeout(wake, random.range(0.15, 1) * span));
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // it had ended by itself, which is no kill that landed
      if (!(error instanceof TypeError)) throw error;
    }
    const hit = (await child.output()).signal === "SIGKILL";
    after?.();
    if (hit) landed++;
    else {
      span *= 0.7;
      anew();
    }
  }
  await finish(...typed);
  console.log(`${typed[0]}: ${landed} kills landed in ${tries} runs`);
  return landed;
}

/** SHA-256 of the files below a folder whose paths fit. */
export function contentOf(directory: string, pattern: RegExp): Record<string, string> {
  if (!existsSync(directory)) return {};
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file)).sort();
  return Object.fromEntries(
    files.map((file) => [file, sha256(readFileSync(join(directory, file)))]),
  );
}
