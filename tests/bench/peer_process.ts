/** A process that answers requests, a line of JSON each. */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";

export interface Peer extends AsyncDisposable {
  /** What it says unasked, such as that it is ready. @throws {Error} when it ends instead; it has said why itself */
  answer<T>(): Promise<T>;
  /** What it says to a request. */
  ask<T>(request: Readonly<Record<string, unknown>>): Promise<T>;
}

/** @param environment what is added to this process's */
export function startPeer(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Peer {
  const child = spawn(program, [...args], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  async function answer<T>(): Promise<T> {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ${args.join(" ")} ended without an answer`);
    return JSON.parse(value) as T;
  }
  return {
    answer,
    ask(request) {
      child.stdin!.write(JSON.stringify(request) + "\n");
      return answer();
    },
    [Symbol.asyncDispose]: () =>
      new Promise((ended) => {
        child.on("close", () => ended());
        child.stdin!.end();
      }),
  };
}
