/**
 * Waits for the process that writes to its input, however that ends; then ends the group of processes
 * whose number it was told last, and removes the folder that is its argument.
 */
import { rmSync } from "node:fs";

const [folder] = Deno.args;
let running = 0;
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  running = Number(text.trimEnd().split("\n").at(-1));
}
if (running > 0) {
  try {
    Deno.kill(-running, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
