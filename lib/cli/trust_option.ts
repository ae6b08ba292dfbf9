/** The option that accepts a file which no manifest knows. */

/** `--trust`. */
export const trustOption = {
  trust: { kind: "text", about: "Accept this SHA-256 though no manifest has it", value: "SHA256" },
} as const;
