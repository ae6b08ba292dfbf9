/**
 * Plants faults in a private copy of the library and runs the tests of the file each is in. A fault
 * that no test notices is a policy, a threshold or a fallback that nobody has tested. The seed decides
 * the faults; CONTRIBUTING.md says more.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { wilson } from "lib/retrieval/intervals.ts";
import { draw } from "./draw.ts";
import { type Equivalent, equivalents, excuse } from "./equivalents.ts";
import { type Fault, planted } from "./faults.ts";
import { filesOf, relatedTests } from "./related.ts";
import { type Ending, Sandbox } from "./sandbox.ts";

export interface TriedFault extends Pick<Fault, "file" | "line" | "operator" | "original"> {
  readonly replacement: string;
  readonly outcome: "caught" | "survived" | "equivalent";
  /** The test that noticed it, those that did not, or why it is no fault. */
  readonly by: string;
}

export interface Mutated {
  readonly seed: number;
  readonly folder: string;
  readonly caught: number;
  readonly survived: number;
  /** Drawn and left out: `equivalents.ts` says why. */
  readonly equivalent: number;
  /** Caught of those that were tried, and Wilson's interval of 95 %. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Tests that fail without any fault, so that their failing says nothing. */
  readonly failing: readonly string[];
  readonly faults: readonly TriedFault[];
}

export interface MutateOptions {
  /** Root of the project. */
  readonly project: string;
  readonly seed: number;
  /** Faults to try; equivalent ones are not counted. */
  readonly count: number;
  /** Default: `lib`. */
  readonly folder?: string;
  /**
   * A test that takes longer has noticed the fault, as it has an endless loop, unless it is as slow
   * without. Default 60.
   */
  readonly seconds?: number;
  /** Copies side by side. Default 1. */
  readonly jobs?: number;
  /** Where what was found is kept, so that a run that was ended goes on. Default: nowhere. */
  readonly journal?: string;
  /** Default: the project's own. */
  readonly excused?: readonly Equivalent[];
  readonly onTried?: (tried: TriedFault) => void;
  /** Stops it after the fault under way. */
  readonly signal?: AbortSignal;
}

/** What decides the outcome of a fault besides itself: all sources and tests. */
function digestOf(root: string): string {
  const hash = createHash("sha256");
  for (const file of [...filesOf(root, "lib", ".ts"), ...filesOf(root, "tests", ".ts")]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Outcomes by fault that an earlier run on the same sources wrote down, line by line. */
class Journal {
  readonly #known = new Map<string, TriedFault>();

  constructor(private readonly file: string | undefined, private readonly digest: string) {
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    // a kill may have cut the last line off
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) writeFileSync(file, whole);
    for (const line of whole.split("\n").filter((line) => line !== "")) {
      const { digest, key, tried } = JSON.parse(line);
      if (digest === this.digest) this.#known.set(key, tried);
    }
  }

  static key({ file, start, end, replacement }: Fault): string {
    return `${file} ${start} ${end} ${replacement}`;
  }

  get(fault: Fault): TriedFault | undefined {
    return this.#known.get(Journal.key(fault));
  }

  add(fault: Fault, tried: TriedFault): void {
    if (!this.file) return;
    const line = JSON.stringify({ digest: this.digest, key: Journal.key(fault), tried });
    appendFileSync(this.file, `${line}\n`);
  }
}

/** Plants `count` faults, each in a copy of the project in which no other one is. */
export async function mutate(
  {
    project,
    seed,
    count,
    folder = "lib",
    seconds = 60,
    jobs = 1,
    journal,
    excused = equivalents,
    onTried,
    signal,
  }: MutateOptions,
): Promise<Mutated> {
  await using stack = new AsyncDisposableStack();
  const sandboxes = Array.from({ length: jobs }, () => stack.use(new Sandbox(project)));
  // the copy is what is read, too: somebody may be working on the project meanwhile
  const [{ root }] = sandboxes;
  const sources = new Map<string, string>();
  for (const file of filesOf(root, "lib", ".ts")) {
    sources.set(file, readFileSync(join(root, file), "utf8"));
  }
  const known = new Journal(journal, digestOf(root));
  const testsOf = relatedTests(root);
  const sound = new Map<string, Promise<number>>();
  const faults: TriedFault[] = [];
  const drawn = draw(sources, { seed, folder });
  let started = 0;
  /** The next fault that is none of those excused, with its place among all. */
  const next = (): { fault: Fault; code: string; place: number } | null => {
    while (started < count) {
      signal?.throwIfAborted();
      const { value: fault, done } = drawn.next();
      if (done) return null;
      const code = sources.get(fault.file)!;
      const why = excuse(fault, code, excused);
      const place = faults.push(triedOf(fault, { outcome: "equivalent", by: why?.reason ?? "" })) -
        1;
      if (why) {
        onTried?.(faults[place]);
        continue;
      }
      started++;
      return { fault, code, place };
    }
    return null;
  };
  const work = async (sandbox: Sandbox) => {
    for (let one = next(); one; one = next()) {
      const { fault, code, place } = one;
      let tried = known.get(fault);
      if (!tried) {
        const tests = testsOf(fault.file);
        tried = triedOf(fault, await tryFault(fault, { code, tests, sandbox, seconds, sound }));
        known.add(fault, tried);
      }
      faults[place] = tried;
      onTried?.(tried);
    }
  };
  await Promise.all(sandboxes.map(work));
  const number = (outcome: TriedFault["outcome"]) =>
    faults.filter((fault) => fault.outcome === outcome).length;
  const caught = number("caught");
  const { low, high } = wilson(caught, started);
  const usual = await Promise.all(
    [...sound].map(async ([test, took]) => ({ test, took: await took })),
  );
  return {
    seed,
    folder,
    caught,
    survived: number("survived"),
    equivalent: number("equivalent"),
    share: started === 0 ? 0 : caught / started,
    low,
    high,
    failing: usual.filter(({ took }) => took === Infinity).map(({ test }) => test),
    faults,
  };
}

type Outcome = Pick<TriedFault, "outcome" | "by">;

const triedOf = (
  { file, line, operator, original, replacement }: Fault,
  outcome: Outcome,
): TriedFault => ({ file, line, operator, original, replacement, ...outcome });

interface Trial {
  /** The sound source. */
  readonly code: string;
  readonly tests: readonly string[];
  readonly sandbox: Sandbox;
  readonly seconds: number;
  /**
   * Seconds that tests take without a fault, Infinity where they fail anyway: then they notice nothing.
   * Asked only of those that seem to have noticed.
   */
  readonly sound: Map<string, Promise<number>>;
}

async function tryFault(fault: Fault, trial: Trial): Promise<Outcome> {
  for (const test of trial.tests) {
    const ending = await notices(fault, { ...trial, test });
    if (ending) return { outcome: "caught", by: ending === "failed" ? test : `${test} ${ending}` };
  }
  return { outcome: "survived", by: trial.tests.join(" ") };
}

/** How a test ended by the fault; null where it passed, or fails anyway. */
async function notices(
  fault: Fault,
  { code, test, sandbox, seconds, sound }: Trial & { readonly test: string },
): Promise<Ending | null> {
  const run = async (seconds: number) => {
    sandbox.write(fault.file, planted(code, fault));
    const { ending } = await sandbox.test(test, { seconds });
    sandbox.write(fault.file, code);
    return ending;
  };
  const ending = await run(seconds);
  if (ending === "passed") return null;
  if (!sound.has(test)) sound.set(test, usualSeconds(test, { sandbox, seconds: 10 * seconds }));
  const usual = await sound.get(test)!;
  if (usual === Infinity) return null;
  if (ending === "failed" || usual < seconds / 3) return ending;
  // a slow test is given its time
  const again = await run(3 * usual);
  return again === "passed" ? null : again;
}

/** What a test takes in a copy without a fault; asked twice, since a busy machine may fail one of time. */
async function usualSeconds(
  test: string,
  { sandbox, seconds }: Pick<Trial, "sandbox" | "seconds">,
): Promise<number> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const ran = await sandbox.test(test, { seconds });
    if (ran.ending === "passed") return ran.seconds;
  }
  return Infinity;
}
