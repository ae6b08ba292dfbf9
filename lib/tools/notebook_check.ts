/** What a notebook must keep to: its cells compile, its outputs are small, and it defines nothing. */
import { readNotebook } from "./read_notebook.ts";
import { habitsOf, type Problem } from "./notebook_habits.ts";
import { compileNotebooks } from "./notebook_compile.ts";
import { unformatted } from "./notebook_format.ts";

/** Every problem of some notebooks. */
export async function checkNotebooks(paths: readonly string[]): Promise<Problem[]> {
  const habits = paths.flatMap((path) => habitsOf(path, readNotebook(path)));
  return [...habits, ...await compileNotebooks(paths), ...await unformatted(paths)];
}
