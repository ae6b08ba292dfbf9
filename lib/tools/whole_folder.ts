/** Folders of the cache that are there whole or not at all. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder where it is not there yet: under another name, and what fails leaves nothing behind.
 *
 * @param make fills the folder that it is given
 * @returns whether it was made now
 */
export async function wholeFolder(
  directory: string,
  make: (work: string) => Promise<void>,
): Promise<boolean> {
  if (existsSync(directory)) return false;
  mkdirSync(dirname(directory), { recursive: true });
  const work = mkdtempSync(`${directory}.`);
  try {
    await make(work);
    renameSync(work, directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return true;
}
