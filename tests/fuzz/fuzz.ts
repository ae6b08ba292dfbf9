/**
 * Changed inputs for every reader: `deno task fuzz --seed N --count 10000`. Each is read in a process
 * apart, within 20 seconds of its processor's time and 1 GB; `oracle.ts` says what may come of it.
 * An input is decided by the seed and its number, and is written out where it makes a fault.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBases } from "./bases.ts";
import { type Answer, inputOf, type InputOptions } from "./child.ts";

/** What reading one input may take. */
export interface Limits {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly bytes: number;
}

const strict: Limits = { cpuSeconds: 20, wallSeconds: 120, bytes: 1e9 };

export interface Fuzzed {
  readonly seed: number;
  readonly count: number;
  readonly read: number;
  readonly refused: number;
  readonly faults: readonly (Answer & { readonly saved: string })[];
  readonly kinds: Readonly<Record<string, { read: number; refused: number; faults: number }>>;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
  /** Names of kinds; all where it is empty. */
  readonly only?: readonly string[];
  /** Processes side by side. Default 2. */
  readonly jobs?: number;
  /** Where inputs that make a fault are kept. Default: nowhere. */
  readonly keep?: string;
  /** Default: 20 s of the processor, 120 s, 1 GB. */
  readonly limits?: Limits;
  /** The module whose `kinds` are read. Default: `kinds.ts`. */
  readonly table?: string;
  /** Folders that readers may look into besides their own. Default: none. */
  readonly readable?: readonly string[];
  readonly onProgress?: (done: number, faults: number) => void;
}

/** Seconds of processor time and bytes of memory that a process has used (proc(5)); zeros elsewhere. */
function usage(pid: number): { readonly cpu: number; readonly bytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    const resident = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;
    return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, bytes: resident };
  } catch {
    return { cpu: 0, bytes: 0 };
  }
}

const ownKinds = new URL("./kinds.ts", import.meta.url).href;
const root = fileURLToPath(new URL("../../", import.meta.url));

/** One process that reads inputs, started anew when it has ended. */
class Reader implements Disposable {
  readonly #sandbox = Deno.makeTempDirSync({ prefix: "burin-fuzz-" });
  #child: Deno.ChildProcess | null = null;
  #input: WritableStreamDefaultWriter<Uint8Array> | null = null;
  #lines: AsyncIterator<string> | null = null;

  constructor(
    private readonly options: InputOptions,
    private readonly limits: Limits,
    private readonly readable: readonly string[],
  ) {}

  #start(): void {
    const { bases } = this.options;
    const places = [root, bases, this.#sandbox, tmpdir(), ...this.readable].join(",");
    // a process may move links, but not make any: those that an input needs lie ready
    const links = join(this.#sandbox, "links");
    rmSync(links, { recursive: true, force: true });
    mkdirSync(links);
    symlinkSync(join(this.#sandbox, "secret.png"), join(links, "secret.png"));
    symlinkSync("..", join(links, "above"));
    this.#child = new Deno.Command(Deno.execPath(), {
      // no network, no processes, and of the disk only what the reader is given
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        `--allow-read=${places}`,
        `--allow-write=${this.#sandbox},${tmpdir()}`,
        "--allow-env",
        "--allow-sys",
        "--allow-ffi",
        "--v8-flags=--max-old-space-size=900",
        join(root, "tests/fuzz/child.ts"),
        JSON.stringify({ ...this.options, sandbox: this.#sandbox }),
      ],
      cwd: root,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Reads one input, or says how its process ended. */
  async read(index: number): Promise<Answer> {
    if (!this.#child) this.#start();
    const child = this.#child!;
    const { limits } = this;
    const before = usage(child.pid);
    const began = performance.now();
    let broken: string | null = null;
    let started = before.cpu;
    const watch = setInterval(() => {
      const { cpu, bytes } = usage(child.pid);
      // a process that was only just started compiles first
      if (started === 0) started = cpu;
      const wall = (performance.now() - began) / 1000;
      broken ??= cpu - started > limits.cpuSeconds
        ? `took more than ${limits.cpuSeconds} s of the processor`
        : wall > limits.wallSeconds
        ? `did not end within ${limits.wallSeconds} s`
        : bytes > limits.bytes
        ? `took ${Math.round(bytes / 1e6)} MB`
        : null;
      if (!broken) return;
      clearInterval(watch);
      child.kill("SIGKILL");
    }, 50);
    try {
      await this.#input!.write(new TextEncoder().encode(`${index}\n`)).catch(() => {});
      const { value, done } = await this.#lines!.next();
      if (!done && !broken) return JSON.parse(value);
    } finally {
      clearInterval(watch);
    }
    const { code, signal } = await child.status;
    this.#child = null;
    const { name, file } = await inputOf(index, this.options);
    const detail = broken ?? `ended its process (${signal ?? code})`;
    return { index, kind: name, file, outcome: "fault", detail };
  }

  async end(): Promise<void> {
    if (!this.#child) return;
    await this.#input!.close().catch(() => {});
    await this.#child.status;
  }

  [Symbol.dispose](): void {
    rmSync(this.#sandbox, { recursive: true, force: true });
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (
    const chunk of stream.pipeThrough(
      // the page of review brings the types of browsers, whose decoder takes other buffers, too
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    )
  ) {
    rest += chunk;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield rest.slice(0, end);
      rest = rest.slice(end + 1);
    }
  }
}

/** Reads `count` changed inputs and gathers what came of them. */
export async function fuzz(
  {
    seed,
    count,
    only = [],
    jobs = 2,
    keep,
    limits = strict,
    table = ownKinds,
    readable = [],
    onProgress,
  }: FuzzOptions,
): Promise<Fuzzed> {
  const bases = Deno.makeTempDirSync({ prefix: "burin-bases-" });
  try {
    await writeBases(bases, root);
    const options = { seed, bases, only, table };
    const tally: Record<string, { read: number; refused: number; faults: number }> = {};
    const faults: (Answer & { saved: string })[] = [];
    let next = 0;
    let done = 0;
    const work = async () => {
      using reader = new Reader(options, limits, readable);
      while (next < count) {
        const found = await reader.read(next++);
        const row = tally[found.kind] ??= { read: 0, refused: 0, faults: 0 };
        row[found.outcome === "fault" ? "faults" : found.outcome]++;
        if (found.outcome === "fault") {
          faults.push({ ...found, saved: keep ? await save(found, { ...options, keep }) : "" });
        }
        onProgress?.(++done, faults.length);
      }
      await reader.end();
    };
    await Promise.all(Array.from({ length: jobs }, work));
    const sum = (key: "read" | "refused") =>
      Object.values(tally).reduce((n, row) => n + row[key], 0);
    faults.sort((a, b) => a.index - b.index);
    return { seed, count, read: sum("read"), refused: sum("refused"), faults, kinds: tally };
  } finally {
    rmSync(bases, { recursive: true, force: true });
  }
}

/** Keeps the folder of an input that made a fault. */
async function save(
  { index, kind: name }: Answer,
  options: InputOptions & { readonly keep: string },
): Promise<string> {
  const { kind, file, content } = await inputOf(index, options);
  const folder = join(options.keep, `${name}-${options.seed}-${index}`);
  cpSync(join(options.bases, kind.base), folder, { recursive: true });
  if (file !== "") {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}
