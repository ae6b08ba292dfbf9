/** Programs that are run to their end, and what they said. */

export interface ProgramOptions {
  readonly args: readonly string[];
  /** Default: the folder that this runs in. */
  readonly cwd?: string | undefined;
  /** Ends the program. */
  readonly signal?: AbortSignal | undefined;
}

export interface Finished {
  /** The exit status: 0 where all went well. */
  readonly code: number;
  /** Its output, then its errors, without blank ends. */
  readonly said: string;
}

/**
 * Runs a program to its end. Null where there is no such program.
 *
 * @throws the signal's reason where that was aborted meanwhile
 */
export async function finished(
  program: string,
  { args, cwd, signal }: ProgramOptions,
): Promise<Finished | null> {
  const command = new Deno.Command(program, {
    args: [...args],
    ...cwd === undefined ? {} : { cwd },
    ...signal === undefined ? {} : { signal },
  });
  let ended: Deno.CommandOutput;
  try {
    ended = await command.output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  signal?.throwIfAborted(); // what was ended by the stop has not failed
  const said = [ended.stdout, ended.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code: ended.code, said: said.filter(Boolean).join("\n") };
}
