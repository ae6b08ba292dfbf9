import assert from "node:assert/strict";
import { configOf, splitOf } from "lib/cli/train.ts";
import { configs } from "lib/simclr/config.ts";

const choice = { directory: "", experiment: "demo", seed: 1 };

Deno.test("an experiment is its config, with what was asked to be different", () => {
  assert.deepEqual(configOf(choice), configs.demo);
  const other = configOf({ ...choice, epochs: 3, batch: 8, preset: "google" });
  assert.deepEqual([other.epochs, other.batch, other.optimizer.kind], [3, 8, "lars"]);
});

Deno.test("views of another size take a transformer's positions with them", () => {
  const { size, encoder } = configOf({ ...choice, experiment: "ViT_frozen", reduced: true });
  assert.deepEqual(size, { height: 96, width: 64 });
  assert.deepEqual(encoder.kind === "vit" && encoder.size, size);
  const other = configOf({ ...choice, height: 32, reduced: true });
  assert.deepEqual(other.size, { height: 32, width: 56 });
});

Deno.test("whole works are held out, or nothing where too little is left", () => {
  const sheet = (id: string, work: string) => ({ id, work });
  const characters = ["a", "a", "b", "c", "d", "e"].flatMap((work, i) =>
    [0, 1].map(() => ({ plate: `p${i}`, sheet: sheet(`p${i}`, work) }))
  );
  const corpus = { directory: "", characters } as unknown as Parameters<typeof splitOf>[0];
  const { train, heldOut } = splitOf(corpus, { share: 0.4, seed: 1 });
  assert.deepEqual([...train, ...heldOut].sort((x, y) => x - y), characters.map((_, i) => i));
  const works = (part: number[]) => new Set(part.map((i) => characters[i].sheet.work));
  assert.ok(works(heldOut).isDisjointFrom(works(train)) && works(heldOut).size === 2);
  assert.deepEqual(splitOf(corpus, { share: 0, seed: 1 }).heldOut, []);
});

Deno.test("unknown experiments and presets are told with the nearest right one", () => {
  assert.throws(
    () => configOf({ ...choice, experiment: "ResNet18_frzen" }),
    /Did you mean ResNet18_frozen\?/,
  );
  assert.throws(
    () => configOf({ ...choice, preset: "gogle" }),
    /no preset "gogle"\. Did you mean google\?/,
  );
});
