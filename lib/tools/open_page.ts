/** A page shown in the person's browser. */
import { resolve } from "node:path";
import { openerOf, openers } from "./opener.ts";

/** @throws {Error} where no browser can be started, with the file to open by hand */
export const openPage = (
  file: string,
  options: { readonly program?: string } = {},
): Promise<void> => openAddress(resolve(file), options);

/** The same of an address that a server answers at. */
export async function openAddress(
  path: string,
  { program = openerOf() }: { readonly program?: string } = {},
): Promise<void> {
  const refuse = (why: string): never => {
    throw new Error(`Cannot show ${path}: ${why}. Open it in a browser yourself.`);
  };
  try {
    const { success } = await new Deno.Command(program, {
      args: [path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    // explorer ends with 1 though it has shown the file
    if (!success && program !== openers.windows) refuse(`${program} found no program for it`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) refuse(`there is no program "${program}" here`);
    if (error instanceof Deno.errors.NotCapable) refuse(`this command may not start ${program}`);
    throw error;
  }
}
