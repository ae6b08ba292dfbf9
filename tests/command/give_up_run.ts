/** Runs commands that need more or less of their permissions, each after what needs more. */
import { command } from "lib/command/command.ts";
import { run } from "lib/command/run.ts";

const state = (name: "net" | "run") => `${name} ${Deno.permissions.querySync({ name }).state}`;

const telling = (name: string, uses?: readonly ("net" | "run")[]) =>
  command({
    name,
    about: "Says what it is permitted.",
    takes: [],
    options: {},
    ...uses && { uses: () => uses },
    run: () => Promise.resolve(console.log(`${name}: ${state("net")}, ${state("run")}`)),
  });

const tell = (one: ReturnType<typeof telling>, giveUp = true) =>
  run([one.name], { from: [one], output: console, giveUp });
await tell(telling("kept", []), false);
await tell(telling("unsaid"));
await tell(telling("net", ["net"]));
await tell(telling("none", []));
