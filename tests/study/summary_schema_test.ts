import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { checked } from "lib/assets/checked.ts";
import { summarySchema } from "lib/study/summary_schema.ts";
import { summaryJsonSchema, summarySchemaFile } from "./summary_json_schema.ts";

const older = {
  format: "burin-summary-1",
  extraction: { plates: 2, characters: 4, false: null, missed: null },
  training: { experiment: "demo", steps: 3, chance: 1, floor: 0.1, loss: { first: 2, last: null } },
  threshold: { value: 0.4, pairs: 60 },
};

Deno.test("runs of older versions, which say less, still read", () => {
  assert.deepEqual(checked(older, summarySchema, "summary.json"), older);
  assert.deepEqual(checked({}, summarySchema, "summary.json"), {});
});

Deno.test("what a part says must be of its kind", () => {
  const refused = (summary: object, said: RegExp) =>
    assert.throws(() => checked(summary, summarySchema, "summary.json"), said);
  const likeness = { plates: 1, usual: 1.1, distance: 1, most: 2, book: "a", differs: [] };
  const confidence = { scores: [], finds: 0, sure: null, plates: 1, without: 1, likeness };
  refused({ confidence }, /confidence: likeness: usual: 1\.1 is not a share from 0 to 1/);
  refused(
    {
      confidence: {
        ...confidence,
        likeness: null,
        turned: [{ plate: "a", file: "a.png", by: 45 }],
      },
    },
    /confidence: turned\[0\]: by: 45 is not 90, 180 or 270/,
  );
  refused(
    { threshold: { value: 1, pairs: 1, from: "luck" } },
    /from: "luck" is not "strangers" or/,
  );
  refused({ training: { finished: "yes" } }, /training: finished: "yes" is not true or false/);
  refused({ extraction: { of: 0.5 } }, /extraction: of: 0\.5 is not a whole number from 0 on/);
  refused(
    { extraction: { asked: { detector: "ink", side: "416" } } },
    /asked: side: "416" is not a number or a list/,
  );
  refused({ origins: { training: { encoder: 1 } } }, /training: encoder: 1 is not a text/);
});

Deno.test("the JSON Schema is made from the same schema, and refuses what it refuses", () => {
  const file = JSON.parse(readFileSync(summarySchemaFile, "utf8"));
  assert.deepEqual(
    file,
    JSON.parse(JSON.stringify(summaryJsonSchema)),
    "run deno run -A tests/study/summary_json_schema.ts",
  );
  const valid = new Ajv2020().compile(file);
  assert.ok(valid(older), JSON.stringify(valid.errors));
  assert.ok(!valid({ ...older, seed: 1.5 }));
  assert.ok(!valid({ ...older, evaluation: [{ model: "simclr" }] }));
  assert.ok(!valid({ ...older, seconds: { extract: -1 } }));
});
