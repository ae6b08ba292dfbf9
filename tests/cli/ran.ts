/** Runs commands as a person would, each test file in a folder of its own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "lib/cli/main.ts";
import { withEnvironment } from "tests/environment.ts";

export { withFolder } from "tests/with_folder.ts";

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What `burin ...` printed and how it ended. */
export const ran = (...typed: string[]): Promise<Ran> => printedBy(() => main(typed));

/** What was printed by something that ends with a status. */
export async function printedBy(run: () => Promise<number>): Promise<Ran> {
  const printed = { out: "", err: "" };
  const before = { log: console.log, error: console.error };
  console.log = (...words: unknown[]) => printed.out += words.join(" ") + "\n";
  console.error = (...words: unknown[]) => printed.err += words.join(" ") + "\n";
  try {
    return { status: await run(), ...printed };
  } finally {
    Object.assign(console, before);
  }
}

/** The one line of JSON that a command printed, which came to its end: 3 says that files were passed over. */
export function json<T>({ status, out, err }: Ran): T {
  if (status !== 0 && status !== 3) throw new Error(`status ${status}: ${err}`);
  return JSON.parse(out);
}

/** With an empty cache, and no mirror but a folder. */
export const away = (folder: string, run: () => Promise<void>) =>
  withEnvironment(
    { BURIN_CACHE: join(folder, "cache"), BURIN_MIRROR: join(folder, "mirror") },
    run,
  );

/** What a command says and draws bars of, in place of a terminal. */
export function recorded(signal: AbortSignal = new AbortController().signal) {
  const lines: string[] = [];
  const bars: (readonly [title: string, total: number])[] = [];
  return {
    lines,
    bars,
    context: {
      json: false,
      signal,
      say: (line: string) => void lines.push(line),
      bar: (title: string, total: number) => {
        bars.push([title, total]);
        return { at() {}, total() {}, [Symbol.dispose]() {} };
      },
    },
  };
}

/** With programs of ours in place of the system's, each a script for the shell by its name. */
export async function withPrograms(
  folder: string,
  scripts: Readonly<Record<string, string>>,
  run: () => Promise<void>,
) {
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  // the real one: a program's name is looked up there, not in the copy of `withEnvironment`
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", `${folder}:${before}`);
  try {
    await run();
  } finally {
    Deno.env.set("PATH", before);
  }
}
