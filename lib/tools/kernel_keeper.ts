/**
 * A program that starts a Deno kernel and ends it, with its connection file, when the process that
 * asked for it is gone, however that one ended: its end of our input closes even on SIGKILL.
 *
 * Reads one line of JSON, the connection's ports and key, and answers with a line: the kernel's
 * process and the folder of its connection file.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the keeper says once the kernel was started. */
export interface Kept {
  readonly pid: number;
  /** Of the connection file. */
  readonly folder: string;
}

/** Writes a connection file that nobody else can read. Returns its folder, which is to be removed. */
export function writeConnection(connection: object): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), "burin-kernel-"));
  chmodSync(folder, 0o700);
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  return { folder, file };
}

/** Kills a process that may have ended already. */
export function end(process: { kill(signal: "SIGKILL"): void }): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A Deno kernel on a connection file, in this process's folder and environment. */
export function spawnKernel(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--quiet", "--kernel", "--conn", file],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...environment },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function keep(): Promise<number> {
  // Ctrl-C reaches the whole group: whoever asked for the kernel decides what becomes of it
  Deno.addSignalListener("SIGINT", () => {});
  const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await input.read();
    if (done) return 0;
    text += value;
  }
  const { folder, file } = writeConnection(JSON.parse(text));
  let kernel: Deno.ChildProcess | null = null;
  try {
    kernel = spawnKernel(file);
    const closing = Promise.withResolvers<{ readonly code: 0 }>();
    if (Deno.build.os !== "windows") {
      for (const signal of ["SIGTERM", "SIGHUP"] as const) {
        Deno.addSignalListener(signal, () => closing.resolve({ code: 0 }));
      }
    }
    const closed = async () => {
      while (!(await input.read()).done);
      return { code: 0 };
    };
    const kept: Kept = { pid: kernel.pid, folder };
    console.log(JSON.stringify(kept));
    return (await Promise.race([kernel.status, closed(), closing.promise])).code;
  } finally {
    if (kernel) {
      end(kernel);
      await kernel.status;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) Deno.exit(await keep());
