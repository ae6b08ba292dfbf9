import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { cutterStudy } from "lib/finetune/cutter_study.ts";
import { cutterSettings } from "lib/finetune/defaults.ts";
import { maskBox } from "lib/geometry/mask.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { ellipse } from "./cutter_small.ts";

const row = { work: "", impression: "", file: "", width: 120, height: 100, source: "", rights: "" };
const drawn = [1, 2, 3].map(ellipse);
const collection: Collection = {
  name: "ellipses",
  plates: drawn.map((_, i) => ({
    ...row,
    id: `p${i}`,
    work: `p${i}`,
    more: { book: `b${i % 2}` },
  })),
  labels: drawn.map(({ mask }, i) => ({ plate: `p${i}`, box: maskBox(mask), name: "a", mask })),
  open: ({ id }) => Promise.resolve(drawn[Number(id.slice(1))].image),
  digest: () => Promise.resolve(""),
};

Deno.test("a study from plates to a file, evaluated on the book without which it learnt", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-study-"));
  try {
    const options = {
      detector: {
        name: "burin_nano",
        model: new Uint8Array(readFileSync(join(projectDirectory, "models/burin_nano.onnx"))),
      },
      prints: collection,
      without: ["b1"],
      engraver: 1,
      testPlates: 1,
      settings: { ...cutterSettings, steps: 2, batch: 2 },
      seed: 1,
      directory,
      figures: directory,
      threads: 1,
    };
    const study = (await cutterStudy({ ...options, baselines: true }))!;
    assert.deepEqual(Object.keys(study.baselines), ["bare box", "GrabCut"]);
    assert.ok(study.corpus.figures > 0 && study.engraver.figures > 0);
    assert.deepEqual([study.learnt.prints, study.learnt.guesses], [2, 0]);
    assert.ok(study.learnt.engraved > 1);
    assert.deepEqual(Object.keys(study.prints!.books), ["b1"]);
    assert.equal(sha256(new Uint8Array(readFileSync(study.file))), study.sha256);
    assert.ok(study.bytes < 4 * 2 ** 20, `${study.bytes}`);
    assert.ok(existsSync(join(directory, "results.csv")));
    // a second one learns from the outlines that the first guesses
    const unlined = {
      ...collection,
      labels: collection.labels.map(({ mask, ...label }, i) =>
        mask && i > 0 ? { ...label, mask } : label
      ),
    };
    const taught = {
      ...options,
      prints: unlined,
      teacher: study.file,
      start: [join(directory, "cutter.safetensors")],
      directory: `${directory}/2`,
    };
    await assert.rejects(cutterStudy({ ...taught, teacher: "none" }), /none guesses/);
    const second = (await cutterStudy(taught))!;
    assert.deepEqual([second.learnt.prints, second.learnt.guesses <= 1], [1, true]);
    assert.deepEqual([second.earlier, study.earlier], [study.history, []]);
    assert.deepEqual(second.baselines, {});
    // from engraved plates alone, nothing is said of prints
    const { without: _, ...bare } = { ...options, prints: null, directory: `${directory}/3` };
    const third = (await cutterStudy(bare))!;
    assert.deepEqual([third.learnt.prints, third.learnt.guesses, third.prints], [0, 0, null]);
    assert.equal(third.learnt.engraved, study.learnt.engraved);
    await assert.rejects(
      cutterStudy({ ...options, without: ["b1", "b9"] }),
      /no book "b9" here\. There are b0, b1$/,
    );
    for (const name of ["lost", "lost.onnx"]) {
      const lost = cutterStudy({ ...options, start: [join(directory, name)] });
      await assert.rejects(lost, /Cannot start from .*lost/);
    }
    // a file is gone on from with its own neck, whatever detector is given
    const { name, sha256: digest } = study.neck;
    assert.deepEqual([name, digest], ["burin_nano", sha256(options.detector.model)]);
    const onwards = {
      ...options,
      detector: { name: "none", model: new Uint8Array() },
      settings: { ...options.settings, steps: 0 },
      start: [study.file],
      directory: `${directory}/4`,
    };
    const same = (await cutterStudy(onwards))!;
    assert.deepEqual(same.neck, { name: "burin_cutter.onnx", sha256: study.sha256 });
    // to the byte: nothing was learnt, and ranges are measured on the same examples
    assert.deepEqual([same.sha256, same.corpus], [study.sha256, study.corpus]);
    assert.deepEqual(same.history, []);
    assert.ok(!existsSync(join(onwards.directory, "cutter.safetensors")));
    // where a training is kept its file stays
    await assert.rejects(
      cutterStudy({ ...onwards, directory }),
      /Cannot evaluate burin_cutter\.onnx in .*: a training is kept there/,
    );
    assert.equal(sha256(new Uint8Array(readFileSync(study.file))), study.sha256);
    await assert.rejects(
      cutterStudy({ ...onwards, start: [study.file, join(directory, "cutter.safetensors")] }),
      /Cannot take the mean of .*burin_cutter\.onnx has its normalisations folded in/,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
