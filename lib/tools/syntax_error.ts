/** Why and where code does not parse: the Deno kernel does not say. */
import { faultText, syntaxFault } from "./syntax_fault.ts";

/** An error as Jupyter tells it. */
export interface ToldError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
}

/** What the kernel says when it has nothing to say. */
const silent = "Execution failed";

/**
 * What a kernel said of code that failed, with the place of a syntax error, and with what it might be
 * where the kernel gave no reason.
 */
export async function syntaxReason(code: string, told: ToldError): Promise<ToldError> {
  const mute = told.evalue === silent && told.traceback.length === 0 || told.ename === "";
  const placed = told.traceback.some((line) => /^\s+at /.test(line));
  if (!mute && (told.ename !== "SyntaxError" || placed)) return told;
  const fault = await syntaxFault(code);
  if (fault) {
    const { message, line, column } = fault;
    const evalue = `${message} (line ${line}, column ${column})`;
    return { ename: "SyntaxError", evalue, traceback: faultText(code, fault) };
  }
  if (!mute) return told;
  const evalue = "the kernel did not run this cell and does not say why, though the cell parses; " +
    'most often an import is missing: "deno install" in the project\'s folder, then restart the kernel';
  return { ename: "Error", evalue, traceback: [`Error: ${evalue}`] };
}
