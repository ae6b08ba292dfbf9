/** How a command that failed says so: what was done, what was in the way, what to do. */
import { plain } from "lib/assets/plain_words.ts";
import { fileOf, isFault, messageOf, reasonOf } from "lib/assets/reason.ts";
import { UsageError } from "lib/study/usage.ts";

export interface Failure {
  readonly message: string;
  /** 2 where what was typed is wrong, else 1. */
  readonly status: 1 | 2;
}

/**
 * What to print for an error, and the status to end with. A fault of our own code never poses as the
 * person's: it says what was being done, and how to report it.
 *
 * @param doing what was under way, such as "extract (extracting by ink, plate-003)"
 */
export function failureOf(error: unknown, doing: string): Failure {
  if (error instanceof UsageError) return { message: error.message, status: 2 };
  if (isFault(error)) {
    return {
      message: `This is a fault of Burin, not of your files or of what you typed. It happened in ` +
        `${doing}. Run the same command with BURIN_STACK=1 in front and report what it prints, ` +
        "with the command.",
      status: 1,
    };
  }
  const reason = reasonOf(error);
  const own = messageOf(error);
  if (reason === own) return { message: plain(own), status: 1 };
  const file = fileOf(error);
  return {
    message: `Cannot go on with ${doing}: ${file ? `${file}: ` : ""}${reason}`,
    status: 1,
  };
}
