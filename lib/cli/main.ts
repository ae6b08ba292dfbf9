/** The command line: `burin COMMAND`. */
import { readFileSync } from "node:fs";
import process from "node:process";
import type { Command } from "lib/command/command.ts";
import { helpOf } from "lib/command/help.ts";
import { parse } from "lib/command/parse.ts";
import type { PassedOver } from "lib/study/stage_context.ts";
import { suggestion, UsageError } from "lib/study/usage.ts";
import { commands, type Listed } from "./commands.ts";

/** The version of Deno that the lockfile and the tests are made with. */
const pinned = "2.9";

/** The list of commands. */
export function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "burin COMMAND [options]",
    "",
    "Finds, cuts out and matches the characters in engravings.",
    "",
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "",
    "deno task COMMAND --help says more. Run the demo first.",
    "Exit status: 0 done, 1 failed, 2 typed wrongly, 3 done but for files that were passed over, " +
    "130 stopped.",
  ].join("\n");
}

/** Burin's own version. */
function versionOf(): string {
  // found without lib/assets/, which reads and checks more than a list of commands needs
  const file = new URL("../../deno.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

/** A warning where another minor version of Deno runs, or null. */
export function versionWarning(version: string = Deno.version.deno): string | null {
  const minor = version.split(".").slice(0, 2).join(".");
  return minor === pinned
    ? null
    : `This is Deno ${version}; Burin is tested with ${pinned} (npx -y deno@2.9.6 task ...).`;
}

/** Whether an error is the stop itself, as thrown or as the cause of another; any other is told. */
function isStop(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (!aborted) return false;
  return error === reason || error instanceof Error && error.cause === reason;
}

/** Hands back what this call does not need of the permissions that Deno was started with. */
function giveUp(uses: readonly ("net" | "run")[] = ["net", "run"]): void {
  for (const name of ["net", "run"] as const) {
    if (!uses.includes(name)) Deno.permissions.revokeSync({ name });
  }
}

/** The status of a command that came to its end, with what it left out said once more. */
function endedWith(passedOver: readonly PassedOver[]): number {
  if (passedOver.length === 0) return 0;
  const named = passedOver.slice(0, 3).map(({ file }) => file).join(", ");
  const more = passedOver.length > 3 ? ", ..." : "";
  const files = passedOver.length === 1 ? "1 file was" : `${passedOver.length} files were`;
  console.error(`${files} passed over: ${named}${more}`);
  return 3;
}

/** Runs what was typed; returns the exit status. */
export async function main(
  typed: readonly string[],
  { from = commands }: { readonly from?: readonly (Command | Listed)[] } = {},
): Promise<number> {
  const [name, ...rest] = typed;
  const json = rest.includes("--json");
  let doing = name ?? "";
  const stop = new AbortController();
  const interrupted = () => {
    // a second Ctrl-C ends it at once; a listener added here would hear the first one, too
    if (stop.signal.aborted) process.exit(130);
    console.error("\nStopping after the piece of work under way ...");
    stop.abort(new Error("stopped"));
  };
  try {
    const warning = versionWarning();
    if (warning) console.error(warning);
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      console.log(overview());
      return 0;
    }
    if (name === "--version" || name === "-V" || rest.includes("--version")) {
      console.log(json ? JSON.stringify({ version: versionOf() }) : `burin ${versionOf()}`);
      return 0;
    }
    const listed = from.find((command) => command.name === name);
    if (!listed) {
      const known = from.map(({ name }) => name);
      throw new UsageError(
        `There is no command "${name}".${suggestion(name, known)} Known: ${known.join(", ")}`,
      );
    }
    const found = "load" in listed ? await listed.load() : listed;
    const parsed = parse(found, rest);
    if (parsed.values.help === true) {
      console.log(helpOf(found));
      return 0;
    }
    if (import.meta.main) giveUp(found.uses?.(parsed));
    process.on("SIGINT", interrupted);
    const told = (title: string, note?: string) => {
      doing = `${name} (${[title, note].filter(Boolean).join(", ")})`;
    };
    const { stageProgress } = await import("lib/notebook/stage_progress.ts");
    const context = { json, ...stageProgress({ signal: stop.signal, silent: json, told }) };
    const result = await found.run(parsed, context);
    if (json) console.log(JSON.stringify(result));
    if (stop.signal.aborted) return 130;
    return endedWith(context.passedOver ?? []);
  } catch (error) {
    if (isStop(error, stop.signal)) return 130;
    const { failureOf } = await import("./failure.ts");
    const { message, status } = failureOf(error, doing);
    if (json) console.log(JSON.stringify({ error: message }));
    console.error(message);
    if (status === 1 && process.env.BURIN_STACK) console.error(error);
    return status;
  } finally {
    process.removeListener("SIGINT", interrupted);
  }
}

if (import.meta.main) process.exit(await main(Deno.args));
