/** The option that accepts a file which no manifest knows. */
import { text } from "lib/command/command.ts";

/** `--trust`. */
export const trustOption = {
  trust: text("Accept this SHA-256 though no manifest has it", { value: "SHA256" }),
} as const;
