import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { randomGraph } from "lib/assets/random_graph.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { langSamForms, type LangSamName } from "lib/segment/lang_sam.ts";
import { locateTextDetector, openLangSam } from "lib/segment/open_lang_sam.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { graph, plate } from "./originals.ts";

const random = (name: string): string => randomGraph(name)!;
const none = { locate: () => Promise.resolve(null), locateText: () => Promise.resolve(null) };
const names = Object.keys(langSamForms) as LangSamName[];

Deno.test("both forms run on random weights, and are called so", async () => {
  const image = await plate("grey.png");
  for (const name of names) {
    await using lang = await openLangSam(name, {
      ...none,
      missing: "random weights",
      prompt: "a man",
    });
    assert.equal(lang.name, `${name} (random weights)`);
    assert.ok(lang.random && lang.segmenter.random && lang.detector.sha256 === null);
    const found = await lang.find(image);
    assert.deepEqual(
      found.map(({ detection }) => detection),
      await lang.detector.use(image, { minScore: 0.3 }),
    );
    found.forEach(({ mask, detection }) => {
      assert.deepEqual([mask.width, mask.height], [image.width, image.height]);
      assert.equal(detection.label, "a man");
    });
  }
});

Deno.test("with files it is the named model; without, the error says which are missing", async () => {
  const files = {
    model: random("grounding_dino_authors.onnx"),
    vocabulary: random("vocab.txt"),
    sha256: "d",
  };
  await using lang = await openLangSam("lang_sam_2023", {
    locateText: (name) => Promise.resolve(name === "grounding_dino_swinb" ? files : null),
    locate: () =>
      Promise.resolve({
        encoder: graph("sam.encoder"),
        decoder: graph("sam.decoder"),
        sha256: "s",
      }),
  });
  assert.deepEqual(
    [lang.name, lang.random, lang.detector.sha256, lang.segmenter.sha256],
    ["lang_sam_2023", false, "d", "s"],
  );
  await assert.rejects(
    openLangSam("lang_sam_2024", none),
    /Cannot open lang_sam_2024: the files of grounding_dino_base are neither .* models fetch grounding_dino_base/,
  );
  // half of it random is all of it random
  const locateText = () => Promise.resolve(files);
  await using half = await openLangSam("lang_sam_2023", {
    ...none,
    locateText,
    missing: "random weights",
  });
  assert.deepEqual([half.name, half.random], ["lang_sam_2023 (random weights)", true]);
  await assert.rejects(
    openLangSam("lang_sam_2023", { ...none, locateText }),
    /Cannot open sam_vit_h/,
  );
  const damaged = () => Promise.resolve({ ...files, model: files.vocabulary });
  await assert.rejects(
    openLangSam("lang_sam_2023", {
      ...none,
      locateText: damaged,
      missing: "random weights",
    }),
    /Cannot load .*vocab.txt/,
  );
});

Deno.test("the text detectors of both forms have manifests", () => {
  for (const { detector } of Object.values(langSamForms)) {
    assert.equal(byId(modelManifests(), { id: detector, kind: "model" }).id, detector);
  }
});

Deno.test("a text detector is found with its words, the quantised in place of the whole", async () => {
  const cache = mkdtempSync(join(tmpdir(), "burin-lang-"));
  try {
    const places = { cache, mirrors: [] };
    const put = (id: string, file: string) => {
      const { path } = byId(modelManifests(), { id, kind: "model" });
      writeWhole(join(cache, path), readFileSync(file));
      // as if vouched for: the published bytes are not here
      writeWhole(join(cache, `${path}.sha256`), sha256(readFileSync(file)));
      return join(cache, path);
    };
    const small = put("grounding_dino_swinb_quantized", random("grounding_dino_authors.onnx"));
    assert.equal(await locateTextDetector("grounding_dino_swinb", places), null);
    const vocabulary = put("bert_vocabulary", random("vocab.txt"));
    const found = await locateTextDetector("grounding_dino_swinb", places);
    assert.deepEqual([found!.model, found!.vocabulary], [small, vocabulary]);
    const whole = put("grounding_dino_swinb", random("grounding_dino_authors.onnx"));
    assert.equal((await locateTextDetector("grounding_dino_swinb", places))!.model, whole);
  } finally {
    rmSync(cache, { recursive: true });
  }
});
