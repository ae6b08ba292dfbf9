/** A run's folder with a corpus, a checkpoint and its vectors. */
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { trainingOf } from "lib/study/run.ts";
import { withFolder } from "tests/with_folder.ts";
import { type FakeCorpus, fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";
import { listening } from "./listening.ts";

/** Saves an encoder whose random weights are those of its step. */
export const train = (
  folder: string,
  step: number,
  { background = true }: { readonly background?: boolean } = {},
) =>
  saveCheckpoint({ ...untrained({ ...configs.demo, background }, step), step }, {
    directory: trainingOf(folder),
    best: false,
  });

/** Six characters on three plates, embedded. */
export const withEmbeddings = (
  run: (folder: string) => Promise<void>,
  { background = true, look, ...corpus }: Omit<FakeCorpus, "plates"> & {
    readonly background?: boolean;
    readonly look?: NonNullable<Parameters<typeof fakeCutOuts>[1]>["look"];
  } = {},
) =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { ...corpus, plates: 3 });
    await fakeCutOuts(folder, { look });
    train(folder, 1, { background });
    await runEmbed({ directory: folder, threads: 1 }, listening().context);
    await run(folder);
  });
