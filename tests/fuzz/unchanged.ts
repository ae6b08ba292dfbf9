/** Every kind with its base as it is: all of them must be read. */
import { type Kind, kinds as changed } from "./kinds.ts";

export const kinds: Readonly<Record<string, Kind>> = Object.fromEntries(
  Object.entries(changed).filter(([, { base }]) => base !== "nothing").map((
    [name, kind],
  ) => [name, { ...kind, mutate: (content: Uint8Array) => content }]),
);
