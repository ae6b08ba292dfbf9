import assert from "node:assert/strict";
import { modelManifests } from "lib/assets/manifest.ts";
import { detectionAdvice } from "lib/cli/detection_advice.ts";

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
