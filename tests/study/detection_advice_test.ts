import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { modelManifests } from "lib/assets/manifest.ts";
import { detectionAdvice } from "lib/study/detection_advice.ts";

const row = (labels: number, found: number, wrong: number) => ({ labels, found, false: wrong });

Deno.test("where labels judged a detector they decide, at half of what is there and half of what was found", () => {
  const of = (labels: number, found: number, wrong: number) =>
    detectionAdvice({ corpus: "alice", detector: "ink", row: row(labels, found, wrong) });
  assert.match(of(54, 17, 57)[0], /ink found 17 of 54 figures, and 57 that are none/);
  assert.deepEqual(of(54, 27, 27), []);
  assert.equal(of(54, 26, 0).length, 1);
  assert.equal(of(54, 54, 55).length, 1);
});

Deno.test("without labels the offline detectors are doubted on real prints only", () => {
  const of = (corpus: string, detector: string) => detectionAdvice({ corpus, detector });
  assert.match(of("../prints", "ink")[0], /fitted to plates that Burin engraved itself/);
  assert.match(of("../prints", "ink in tiles of 2000")[0], /models fetch grounding_dino_tiny/);
  assert.match(of("alice", "yolox_nano")[0], /trained on photographs/);
  for (
    const [corpus, detector] of [["engraver", "ink"], ["../prints", "dfine_m_coco"], [
      "a",
      "labels",
    ]]
  ) {
    assert.deepEqual(of(corpus, detector), [], detector);
  }
});

Deno.test("the models that are advised can be fetched", () => {
  const ids = modelManifests().map(({ id }) => id);
  for (const id of ["grounding_dino_tiny", "dfine_m_coco", "yolox_x"]) {
    assert.ok(ids.includes(id), id);
    assert.ok(detectionAdvice({ corpus: "a", detector: "ink" })[0].includes(id), id);
  }
});

Deno.test("a detector that learnt from prints is doubted by its scores and by the plates' look, at their limits", () => {
  const seen = { plates: 10, distance: 1, most: 2, book: "seymour", differs: [] };
  const of = (usual: number, sure: number | null, without = 0) =>
    detectionAdvice({
      corpus: "../prints",
      detector: "burin_nano",
      confidence: { plates: 10, without, sure, likeness: { ...seen, usual } },
    });
  assert.deepEqual(of(0.5, 0.4, 5), []);
  assert.match(
    of(0.49, 0.4)[0],
    /look unlike those that it learnt from\. What may be better: .*Label/,
  );
  assert.match(of(0.5, 0.39)[0], /most of what it found scores low/);
  assert.match(of(1, 1, 6)[0], /on most plates it found nothing/);
  assert.match(of(0.1, null, 10)[0], /learnt from, and on most plates it found nothing/);
  assert.deepEqual(detectionAdvice({ corpus: "../prints", detector: "burin_nano" }), []);
  const labelled = { labels: 10, found: 2, false: 9 };
  const poor = detectionAdvice({ corpus: "a", detector: "burin_nano", row: labelled });
  assert.match(poor[0], /burin_nano found 2 of 10/);
});

Deno.test("plates that look turned are named to whoever can turn them, whatever else is doubted", () => {
  const of = (detector: string, labels = 0) =>
    detectionAdvice({
      corpus: "../prints",
      detector,
      row: row(labels, labels, 0),
      confidence: {
        ...{ plates: 3, without: 3, sure: null, likeness: null },
        turned: [{ plate: "a", file: "a.png", by: 90 }],
      },
    });
  assert.match(of("burin_nano")[0], /^1 plate looks turned\. .*: a\.png \(by 90 degrees\)\.$/);
  assert.match(of("burin_nano")[1], /on most plates it found nothing/);
  // what other plates' labels say of the detector says nothing of how this one lies
  assert.equal(of("burin_nano", 4).length, 1);
  assert.deepEqual(of("labels"), []);
});

Deno.test("labels themselves are never doubted, one label decides and none decide nothing", () => {
  const poor = row(54, 1, 99);
  assert.deepEqual(detectionAdvice({ corpus: "a", detector: "labels", row: poor }), []);
  const of = (labels: number, found: number, wrong: number) =>
    detectionAdvice({ corpus: "a", detector: "ink", row: row(labels, found, wrong) })[0];
  assert.match(of(1, 0, 0), /^Detection is poor: ink found 0 of 1 figures, and 0 that are none/);
  assert.match(of(0, 1, 5), /^The ink detector was fitted/);
  const confidence = { plates: 10, without: 10, sure: null, likeness: null };
  const tiled = { corpus: "a", detector: "burin_nano in tiles of 2000", confidence };
  assert.match(
    detectionAdvice(tiled)[0],
    /^Look at the cut-outs .* on most plates it found nothing/,
  );
  assert.deepEqual(detectionAdvice({ ...tiled, confidence: { ...confidence, without: 5 } }), []);
});

Deno.test("the section of the README that is named is there", () => {
  const [said] = detectionAdvice({ corpus: "a folder", detector: "ink in tiles of 2000" });
  const [, section] = said.match(/README, "([^"]+)"/)!;
  const readme = readFileSync(join(projectDirectory, "README.md"), "utf8");
  assert.ok(readme.includes(`\n## ${section}\n`), section);
});
