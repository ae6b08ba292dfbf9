/** A Python script that answers requests, a line of JSON each. */
import { createInterface } from "node:readline";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

export interface Peer extends AsyncDisposable {
  /** @throws {Error} when the script ends instead of answering; it has said why on the error stream */
  ask<T>(request: Readonly<Record<string, unknown>>): Promise<T>;
}

export function startPeer(python: string, script: string): Peer {
  const child = spawn(python, [script], {
    stdio: ["pipe", "pipe", "inherit"],
  }) as unknown as ChildProcessWithoutNullStreams;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask<T>(request: Readonly<Record<string, unknown>>) {
      child.stdin.write(JSON.stringify(request) + "\n");
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended while it was asked to ${request.do}`);
      return JSON.parse(value) as T;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((ended) => {
        child.on("close", () => ended());
        child.stdin.end();
      }),
  };
}
