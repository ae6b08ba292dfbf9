/** Runs what was typed: finds its command, reads its options, and turns its end into a status. */
import process from "node:process";
import type { PassedOver } from "lib/study/stage_context.ts";
import { suggestion, UsageError } from "lib/study/usage.ts";
import type { Command, Context } from "./command.ts";
import { helpOf, overview } from "./help.ts";
import { parse } from "./parse.ts";
import { versionOf, versionWarning } from "./version.ts";

/** A command as the list of commands has it: its file is loaded when it is asked for. */
export interface Listed extends Pick<Command, "name" | "about"> {
  load(): Promise<Command>;
}

/** Where lines go: what was asked for, and what is told beside it. */
interface Printing {
  log(line: string): void;
  error(line: unknown): void;
}

interface RunOptions {
  /** All commands there are. */
  readonly from: readonly (Command | Listed)[];
  readonly output: Printing;
  /** Whether permissions that this call does not need are handed back. */
  readonly giveUp: boolean;
}

/** Whether an error is the stop itself, as thrown or as the cause of another; any other is told. */
function isStop(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (!aborted) return false;
  return error === reason || error instanceof Error && error.cause === reason;
}

/** Hands back what this call does not need of the permissions that Deno was started with. */
function revokeUnused(uses: readonly ("net" | "run")[] = ["net", "run"]): void {
  for (const name of ["net", "run"] as const) {
    if (!uses.includes(name)) Deno.permissions.revokeSync({ name });
  }
}

/** What was left out, said once more at the end. */
function passedOverLine(passedOver: readonly PassedOver[]): string {
  const named = passedOver.slice(0, 3).map(({ file }) => file).join(", ");
  const more = passedOver.length > 3 ? ", ..." : "";
  const files = passedOver.length === 1 ? "1 file was" : `${passedOver.length} files were`;
  return `${files} passed over: ${named}${more}`;
}

/** The command of a name. @throws {UsageError} that names the nearest where there is none */
async function commandNamed(name: string, from: RunOptions["from"]): Promise<Command> {
  const listed = from.find((command) => command.name === name);
  if (listed) return "load" in listed ? await listed.load() : listed;
  const known = from.map(({ name }) => name);
  throw new UsageError(
    `There is no command "${name}".${suggestion(name, known)} Known: ${known.join(", ")}`,
  );
}

/** How a command shows how far it is; `told` hears what is under way. */
async function contextOf(
  { json, ...given }: {
    readonly json: boolean;
    readonly signal: AbortSignal;
    readonly told: (title: string, note?: string) => void;
  },
): Promise<Context> {
  const { stageProgress } = await import("lib/notebook/stage_progress.ts");
  return { json, ...stageProgress({ ...given, silent: json }) };
}

/**
 * Runs what was typed behind the program's name.
 *
 * @returns the exit status: 0 done, 1 failed, 2 typed wrongly, 3 done but for files that were passed
 *   over, 130 stopped
 */
export async function run(
  typed: readonly string[],
  { from, output, giveUp }: RunOptions,
): Promise<number> {
  const [name, ...rest] = typed;
  const json = rest.includes("--json");
  let doing = name;
  const stop = new AbortController();
  const interrupted = () => {
    // a second Ctrl-C ends it at once; a listener added here would hear the first one, too
    if (stop.signal.aborted) process.exit(130);
    output.error("\nStopping after the piece of work under way ...");
    stop.abort(new Error("stopped"));
  };
  const told = (title: string, note?: string) => {
    doing = `${name} (${[title, note].filter(Boolean).join(", ")})`;
  };
  try {
    const warning = versionWarning(Deno.version.deno);
    if (warning) output.error(warning);
    if (name === undefined || ["--help", "-h", "help"].includes(name)) {
      output.log(overview(from));
      return 0;
    }
    if (["--version", "-V"].includes(name) || rest.includes("--version")) {
      output.log(json ? JSON.stringify({ version: versionOf() }) : `burin ${versionOf()}`);
      return 0;
    }
    const command = await commandNamed(name, from);
    const parsed = parse(command, rest);
    if (parsed.values.help === true) {
      output.log(helpOf(command));
      return 0;
    }
    if (giveUp) revokeUnused(command.uses?.(parsed));
    process.on("SIGINT", interrupted);
    const context = await contextOf({ json, signal: stop.signal, told });
    const result = await command.run(parsed, context);
    if (json) output.log(JSON.stringify(result));
    if (stop.signal.aborted) return 130;
    const { passedOver = [] } = context;
    if (passedOver.length === 0) return 0;
    output.error(passedOverLine(passedOver));
    return 3;
  } catch (error) {
    if (isStop(error, stop.signal)) return 130;
    const { failureOf } = await import("./failure.ts");
    const { message, status } = failureOf(error, doing);
    if (json) output.log(JSON.stringify({ error: message }));
    output.error(message);
    if (status === 1 && process.env.BURIN_STACK) output.error(error);
    return status;
  } finally {
    process.removeListener("SIGINT", interrupted);
  }
}
