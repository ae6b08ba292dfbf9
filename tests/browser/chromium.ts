/** A page in headless Chromium, and what it posts back. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Answers a request for a path, or null where there is nothing. */
export type Serve = (path: string) => Uint8Array<ArrayBuffer> | string | null;

const types: Readonly<Record<string, string>> = {
  html: "text/html",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

/**
 * Opens `/` of a server of this machine in a browser of its own, and returns the JSON that the page
 * posts to `/answer`.
 *
 * @throws {Error} when there is no Chromium, when it ends early, or says nothing in `seconds`
 */
export async function answerInChromium<T>(
  serve: Serve,
  { program = "chromium", seconds = 120 }: { program?: string; seconds?: number } = {},
): Promise<T> {
  const answer = Promise.withResolvers<T>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname === "/answer") {
      answer.resolve(await request.json());
      return new Response();
    }
    const body = serve(pathname);
    const type = types[pathname === "/" ? "html" : pathname.split(".").at(-1)!];
    return body === null
      ? new Response(null, { status: 404 })
      : new Response(body, { headers: { "content-type": type ?? "application/octet-stream" } });
  });
  const profile = mkdtempSync(join(tmpdir(), "burin-chromium-"));
  let child: Deno.ChildProcess | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    child = start(program, [
      ...flags,
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${server.addr.port}/`,
    ]);
    const { status, stderr } = child;
    const said = new Response(stderr).text();
    const ended = Promise.all([status, said]).then(([{ code }, text]) => {
      throw new Error(`${program} ended with status ${code} before the page answered:\n${text}`);
    });
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`The page in ${program} said nothing in ${seconds} seconds`);
      timer = setTimeout(() => reject(error), 1000 * seconds);
    });
    return await Promise.race([answer.promise, ended, late]);
  } finally {
    clearTimeout(timer);
    await stop(child);
    await server.shutdown();
    await removeLeft(profile);
  }
}

/** Removes a profile into which Chromium's other processes write until they have ended, too. */
async function removeLeft(profile: string, tries = 50): Promise<void> {
  for (let left = tries;; left--) {
    try {
      return rmSync(profile, { recursive: true, force: true });
    } catch (error) {
      // Deno does not try again by itself, whatever `maxRetries` says
      if (left === 1 || (error as { code?: string }).code !== "ENOTEMPTY") throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

function start(program: string, args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "piped" })
      .spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`There is no program "${program}". On Debian: apt install chromium`);
  }
}

/** Ends the browser, which ends its own processes; one that does not listen is killed. */
async function stop(child: Deno.ChildProcess | undefined): Promise<void> {
  if (!child) return;
  let over = false;
  const gone = child.status.then(() => over = true);
  await new Promise((turn) => setTimeout(turn)); // where it has ended already, `over` says so now
  const signal = (name: "SIGTERM" | "SIGKILL") => {
    if (!over) child.kill(name);
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), 5000);
  await gone;
  clearTimeout(timer);
}
