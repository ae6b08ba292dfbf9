import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Answer } from "lib/study/search.ts";
import type { Summary } from "lib/study/summary.ts";
import { json, ran, withFolder } from "./ran.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../lib/study/summary.schema.json", import.meta.url), "utf8"),
);
const small = [
  "--plates",
  "6",
  "--epochs",
  "3",
  "--queries",
  "60",
  "--seed",
  "3",
  "--threads",
  "1",
];

/** What must be equal in two runs of one seed: everything but times. */
const timeless = ({ seconds: _, ...rest }: Summary) => ({ ...rest, report: undefined });

Deno.test("the whole study runs, says the same twice, and each stage can be asked again", () =>
  withFolder(async (folder) => {
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const first = json<Summary>(await ran("demo", "--out", a, ...small, "--json"));
    const valid = new Ajv2020().compile(schema);
    assert.ok(valid(first), JSON.stringify(valid.errors));
    // what the training began with stands frozen beside it
    const models = ["simclr", "burin_encoder", "untrained", "phash"];
    assert.equal(first.evaluation!.length, 2 * models.length);
    assert.deepEqual([...new Set(first.evaluation!.map(({ model }) => model))], models);
    const page = readFileSync(join(a, "report.html"), "utf8");
    assert.ok(page.includes("data:image/") && !/(src|href)="https?:/.test(page));
    const again = json<Summary>(await ran("demo", "--out", b, ...small, "--json"));
    assert.deepEqual(timeless(again), timeless(first));

    const { id } = JSON.parse(JSON.stringify({ id: "plate-001.00" }));
    const options = ["--corpus", "engraver", "--out", a, "--seed", "3", "--plates", "6", "--json"];
    const answers = json<Answer[]>(await ran("search", id, "--k", "3", ...options));
    assert.equal(answers.length, 3);
    assert.ok(answers.every((answer) => answer.id !== id));
    const plate = join(a, "collection/plates/plate-001.png");
    const part = json<Answer[]>(await ran("search", plate, "--box", "60,60,200,300", ...options));
    assert.ok(part.length > 0);
    const lost = await ran("search", "plate-999.07", ...options);
    assert.match(lost.err, /neither a file nor a character.*such as plate-/);
    const more = json<Summary>(await ran("evaluate", "--queries", "10", ...options));
    assert.equal(more.evaluation![0].queries, 10);
    const missing = await ran("embed", "--out", join(folder, "none"));
    assert.match(missing.err, /There is no corpus in .*none: run extract first/);
  }));
