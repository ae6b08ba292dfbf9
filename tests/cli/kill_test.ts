/** The commands themselves, killed at random moments: finished, they leave what an unbroken run leaves. */
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { newestCheckpoint, trainingOf } from "lib/study/run.ts";
import { locateAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { openStore } from "lib/corpus/store.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { storeFile } from "lib/extract/extract.ts";
import { checkpointFiles, readCheckpoint } from "lib/simclr/checkpoint.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { contentOf, finish, killed, kills } from "./killing.ts";
import { withFolder } from "./ran.ts";

/** All kills must land, or the test says less than it seems. */
const enough = (landed: number) => assert.equal(landed, kills);

const summaryIsWhole = (directory: string) => {
  if (existsSync(join(directory, "summary.json"))) readSummary(directory);
};

Deno.test("extract, killed and finished, gives the unbroken corpus", () =>
  withFolder(async (folder) => {
    const plates = join(folder, "plates");
    await engraveCollection({ seed: 5, plates: 8, width: 450, height: 338, directory: plates });
    const typed = (out: string) => ["extract", "--corpus", plates, "--out", join(folder, out)];
    const lasted = await finish(...typed("whole"));
    const torn = join(folder, "torn");
    const anew = () => rmSync(torn, { recursive: true, force: true });
    const after = () => summaryIsWhole(torn);
    enough(await killed(typed("torn"), { lasted, after, anew }));
    const rows = (out: string) => {
      using store = openStore(storeFile(join(folder, out)), { readOnly: true });
      return store.contentDigest();
    };
    assert.equal(rows("torn"), rows("whole"));
    const files = /\.png$|characters\.jsonl$|\.partial$/;
    assert.deepEqual(contentOf(torn, files), contentOf(join(folder, "whole"), files));
  }));

const small = [
  "--batch",
  "8",
  "--threads",
  "1",
  "--workers",
  "0",
  "--height",
  "48",
  "--width",
  "24",
];

/** A corpus without a detector, and a copy of it. */
async function corpora(folder: string): Promise<{ whole: string; torn: string }> {
  const [whole, torn] = [join(folder, "whole"), join(folder, "torn")];
  fakeCorpus(whole, { plates: 10 });
  await fakeCutOuts(whole);
  addToSummary(whole, { corpus: "fake" });
  cpSync(whole, torn, { recursive: true });
  return { whole, torn };
}

Deno.test("train, killed and finished, gives the unbroken weights; --again keeps the old ones till then", () =>
  withFolder(async (folder) => {
    const { whole, torn } = await corpora(folder);
    const typed = (out: string) => ["train", "--out", out, ...small, "--epochs", "40"];
    const lasted = await finish(...typed(whole));
    const readable = () => {
      summaryIsWhole(torn);
      for (const file of checkpointFiles(trainingOf(torn))) readCheckpoint(file);
    };
    const anew = () => rmSync(trainingOf(torn), { recursive: true, force: true });
    enough(await killed(typed(torn), { lasted, after: readable, anew }));
    const files = /step-|history\.jsonl$/;
    const [a, b] = [whole, torn].map((out) => contentOf(trainingOf(out), files));
    const newest = Object.keys(a).filter((name) => name.startsWith("step-")).at(-1)!;
    assert.equal(b[newest], a[newest]);
    assert.equal(b["history.jsonl"], a["history.jsonl"]);
    const { step } = newestCheckpoint(torn);
    const again = [...typed(torn), "--seed", "1", "--again"];
    enough(
      await killed(again, {
        lasted,
        after: () => assert.equal(newestCheckpoint(torn).step, step, "weights are always there"),
        // typed again it is begun again
        anew: () => {},
      }),
    );
    assert.equal(contentOf(trainingOf(torn), files)[newest], a[newest]);
  }));

Deno.test("embed, killed and finished, gives the unbroken vectors, and never half of them", () =>
  withFolder(async (folder) => {
    const { whole, torn } = await corpora(folder);
    await finish("train", "--out", whole, ...small, "--epochs", "1");
    cpSync(trainingOf(whole), trainingOf(torn), { recursive: true });
    const typed = (out: string) => ["embed", "--out", out, "--threads", "1"];
    const lasted = await finish(...typed(whole));
    const file = join(torn, "embeddings.safetensors");
    const after = () => {
      summaryIsWhole(torn);
      if (existsSync(file)) readEmbeddings(torn);
    };
    const anew = () => rmSync(file, { force: true });
    enough(await killed(typed(torn), { lasted, after, anew }));
    const pattern = /^embeddings/;
    assert.deepEqual(contentOf(torn, pattern), contentOf(whole, pattern));
  }));

const model = await locateAsset(byId(modelManifests(), { id: "yolox_nano", kind: "model" }));

Deno.test({
  name: "finetune, killed and finished, gives the unbroken model",
  ignore: model === null, // neither cache nor mirror has yolox_nano
  fn: () =>
    withFolder(async (folder) => {
      const options = ["--plates", "12", "--seed", "3", "--epochs", "1,2", "--threads", "1"];
      const typed = (out: string) => ["finetune", "--out", join(folder, out), ...options];
      await finish(...typed("whole"));
      // the plates are there now: what is killed is the tuning
      const whole = join(folder, "whole");
      const torn = join(folder, "torn");
      cpSync(join(whole, "collection"), join(torn, "collection"), { recursive: true });
      const withoutLengths = (directory: string) => {
        for (const length of ["1", "2"]) {
          rmSync(join(directory, `${length}-epochs`), { recursive: true, force: true });
        }
      };
      withoutLengths(whole);
      const lasted = await finish(...typed("whole"));
      const anew = () => withoutLengths(torn);
      enough(await killed(typed("torn"), { lasted, anew }));
      const files = /tuned\.onnx$|\.partial$/;
      assert.deepEqual(contentOf(torn, files), contentOf(whole, files));
      // all but the seconds, which are never the same
      const figures = (directory: string, length: string) =>
        readFileSync(join(directory, `${length}-epochs/results.csv`), "utf8").split("\n")
          .map((line) => line.split(",").toSpliced(1, 1));
      for (const length of ["1", "2"]) {
        assert.deepEqual(figures(torn, length), figures(whole, length));
      }
    }),
});
