/** Parts of a long bench, kept as files: it goes on where it stopped. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** What was kept in a file as JSON, or is made and kept. */
export async function kept<T>(file: string, make: () => Promise<T>): Promise<T> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const made = await make();
  writeFileSync(file, JSON.stringify(made));
  return made;
}
