/** A run on three plates: one with a holder and a licence, one of which nobody says a thing, one that is hostile. */
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

/** What is told of the plates, in their order. */
export const told = [
  {
    rights: "CC BY 4.0",
    source: "https://example.org/1",
    more: { holder: "Museum of One", identifier: "1.2.3", artist: "Phiz", year: "1838" },
  },
  { rights: "", source: "", more: {} },
  {
    rights: '=ask("us")</script>\nfirst 😀 \u202Eשלום',
    source: "shelf <2>",
    more: { "Inventar-Nr.": "@2", museum: "Städel & Söhne" },
  },
] as const;

/** Rights as exports have them. */
export const toldRights = told.map(({ rights }) => rights || "rights unknown");

/** Twins, so that there is a pair: Alice is on the first plate and on the second. */
const twins = {
  look: (id: string) => id === "plate-1.00" ? "plate-0.00" : id,
  workOf: (plate: number) => plate < 2 ? "twice" : "once",
  nameOf: (id: string) => id.endsWith(".00") ? "Alice" : null,
};

/** Six characters, embedded, their duplicates found. */
export const withCredits = (run: (folder: string) => Promise<void>) =>
  withEmbeddings(async (folder) => {
    {
      using store = openStore(storeFile(folder));
      store.plates().forEach((plate, i) => store.describe({ ...plate, ...told[i] }, { stamp: "" }));
    }
    const { context } = listening();
    await runEmbed({ directory: folder, threads: 1 }, context);
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    await run(folder);
  }, twins);
