/** Runs one command of the command line, and writes the most memory that the process took, MiB, to a file. */
import { writeFileSync } from "node:fs";
import { main } from "lib/cli/main.ts";
import { peakMib } from "./peak_memory.ts";

const [file, ...typed] = Deno.args;
const status = await main(typed);
writeFileSync(file, JSON.stringify({ status, mib: peakMib() }));
Deno.exit(status);
