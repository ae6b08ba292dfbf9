/** Where the results of the whole study go. */
import { join } from "node:path";

/** `out/demo` for the engraver, `out/demo-alice` for Alice. */
export const demoOut = (corpus: string): string =>
  join(
    "out",
    corpus === "engraver" ? "demo" : `demo-${corpus.split(/[/\\]/).filter(Boolean).at(-1)}`,
  );
