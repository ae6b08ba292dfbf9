/** `deno task train` itself, stopped by Ctrl-C and killed, in a process of its own. */
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trainingOf } from "lib/study/run.ts";
import { checkpointFiles, readCheckpoint } from "lib/simclr/checkpoint.ts";
import { readHistory } from "lib/simclr/history.ts";
import { json, ran, withFolder } from "./ran.ts";

const main = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const project = fileURLToPath(new URL("../../deno.json", import.meta.url));
const epochs = 60;

const newest = (folder: string) => checkpointFiles(trainingOf(folder)).at(-1);

Deno.test("stopped by Ctrl-C, then killed, then let finish, it is the run that was not", () =>
  withFolder(async (folder) => {
    const [whole, torn] = [join(folder, "whole"), join(folder, "torn")];
    const options = ["--plates", "4", "--batch", "8", "--epochs", `${epochs}`, "--threads", "1"];
    json(await ran("extract", "--plates", "4", "--out", whole, "--json"));
    cpSync(whole, torn, { recursive: true });
    json(await ran("train", ...options, "--out", whole, "--json"));

    const start = (...more: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", project, main, "train"]
          .concat(options, ["--out", torn], more),
        stdout: "null",
        stderr: "piped",
      }).spawn();
    const waitFor = async (there: () => boolean) => {
      while (!there()) await new Promise((wake) => setTimeout(wake, 5));
    };
    const stopped = start();
    await waitFor(() => newest(torn) !== undefined);
    stopped.kill("SIGINT");
    const { code, stderr } = await stopped.output();
    const said = new TextDecoder().decode(stderr);
    assert.equal(code, 130, said);
    const step = Number(/Stopped after step (\d+); it is saved/.exec(said)?.[1]);
    const kept = readCheckpoint(newest(torn)!);
    assert.equal(kept.step, step);
    assert.ok(step < readCheckpoint(newest(whole)!).step, "stopped before the end");
    assert.equal(readHistory(trainingOf(torn), { step: Infinity }).at(-1)!.step, step);

    const killed = start("--resume");
    const first = newest(torn);
    await waitFor(() => newest(torn) !== first);
    killed.kill("SIGKILL");
    await killed.output();
    assert.ok(readCheckpoint(newest(torn)!).step > step);

    assert.equal((await start("--resume").output()).code, 0);
    for (const file of readdirSync(trainingOf(whole))) {
      if (!/best|events|history/.test(file) && join(trainingOf(whole), file) !== newest(whole)) {
        continue; // which older checkpoints are kept depends on where it was stopped
      }
      const [a, b] = [whole, torn].map((out) => readFileSync(join(trainingOf(out), file)));
      assert.ok(a.equals(b), file);
    }
  }));
