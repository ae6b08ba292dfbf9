import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recipes } from "lib/augment/recipes.ts";
import { resnets } from "lib/nn/resnet.ts";
import { vits } from "lib/nn/vit.ts";
import { configs } from "lib/simclr/config.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { experimentOf } from "lib/study/experiment_file.ts";
import { configOf } from "lib/study/train_config.ts";
import { UsageError } from "lib/study/usage.ts";
import { withFolder } from "tests/with_folder.ts";

/** Reads experiments that are said by these values. */
const reading = (run: (read: (said: unknown) => ReturnType<typeof experimentOf>) => void) =>
  withFolder((folder) => {
    const file = join(folder, "mine.json");
    run((said) => {
      writeFileSync(file, typeof said === "string" ? said : JSON.stringify(said));
      return experimentOf(file);
    });
    return Promise.resolve();
  });

Deno.test("an experiment by its name is that of the table", () => {
  assert.deepEqual(experimentOf("demo"), { name: "demo", config: configs.demo });
  assert.throws(() => experimentOf("dmo"), /Did you mean demo\?/);
});

Deno.test("a file says what is different, and all else stays", () =>
  reading((read) => {
    const base = configs.ResNet18_50epoch_base_aug;
    const from = "ResNet18_50epoch_base_aug";
    assert.deepEqual(read({ from }), { name: "mine", config: base });
    const { config } = read({
      from,
      temperature: 0.2,
      schedule: { base: 0.01 },
      optimizer: { weightDecay: 0 },
      size: { height: 96 },
      head: { hidden: 64 },
    });
    assert.deepEqual(config, {
      ...base,
      temperature: 0.2,
      schedule: { ...base.schedule, base: 0.01 },
      optimizer: { ...base.optimizer, weightDecay: 0 },
      size: { ...base.size, height: 96 },
      head: { ...base.head, hidden: 64 },
    });
    // of another kind nothing is left of the one before
    const sgd = { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0, spare: true };
    assert.deepEqual(read({ from, optimizer: sgd }).config.optimizer, sgd);
  }));

Deno.test("another network begins with random weights, unless others are named, and fits its views", () =>
  reading((read) => {
    const from = "ResNet18_50epoch_base_aug";
    const { config } = read({ from, encoder: "resnet34" });
    assert.deepEqual([config.encoder, config.weights], [resnets.resnet34, null]);
    assert.equal(
      read({ from, encoder: "resnet34", weights: "resnet18_imagenet" }).config.weights,
      "resnet18_imagenet",
    );
    const size = { height: 64, width: 32 };
    const vit = read({ from, encoder: "vitTiny", size }).config;
    assert.deepEqual(vit.encoder, { ...vits.vitTiny, size });
    const wide = { ...resnets.narrow, widths: [8, 8, 16, 16] };
    assert.equal(simclrOf(read({ from, encoder: wide }).config).encoder.features, 16);
    assert.throws(() => read({ from, encoder: "resnet34x" }), /Did you mean resnet34\?/);
  }));

Deno.test("a recipe of one's own is taken with its shares, and called by its own name", () =>
  reading((read) => {
    const specs = [{ kind: "resize", method: "area" }, { kind: "flip", p: 0.5 }];
    const { config } = read({ from: "demo", augmentation: { name: "mirrors", specs } });
    assert.deepEqual(config.augmentation, {
      name: "mirrors",
      source: "one's own",
      distinct: false,
      prescale: null,
      specs,
    });
    const named = Object.keys(recipes)[0];
    assert.throws(
      () => read({ from: "demo", augmentation: { name: named, specs } }),
      /is the name of another recipe/,
    );
  }));

Deno.test("shares and all else that is typed go over a file's", () =>
  withFolder((folder) => {
    const experiment = join(folder, "mine.json");
    const specs = [{ kind: "resize", method: "area" }, { kind: "flip", p: 0.5 }];
    const augmentation = { name: "mirrors", specs };
    writeFileSync(experiment, JSON.stringify({ from: "demo", batch: 8, augmentation }));
    const config = configOf({ experiment, gray: 0.5, epochs: 3 });
    assert.deepEqual([config.batch, config.epochs], [8, 3]);
    assert.deepEqual(config.augmentation, {
      ...configOf({ experiment }).augmentation as object,
      name: "mirrors+gray=0.5",
      specs: [specs[0], { kind: "gray", p: 0.5 }, specs[1]],
    });
    assert.equal(configOf({ experiment, augmentation: "simclr" }).augmentation, "simclr");
    return Promise.resolve();
  }));

Deno.test("what cannot be taken is a mistake of who typed it, with the file and the field", () =>
  reading((read) => {
    const refused = (said: unknown, message: RegExp) =>
      assert.throws(() => read(said), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /mine\.json/);
        assert.match(error.message, message);
        return true;
      });
    refused({ batch: 8 }, /Give it a "from", one of demo, /);
    refused({ from: "demo", weights: "nonsuch" }, /no weights "nonsuch"/);
    refused({ from: "demo", weights: "none.safetensors" }, /no file .*none\.safetensors/);
    refused(
      { from: "demo", frozen: ["bananas"] },
      /no weight of the network begins with "bananas"/,
    );
    refused([], /no object of JSON/);
    refused("{", /valid JSON/);
    refused({ from: "dmo" }, /Did you mean demo\?/);
    refused({ from: "demo", temprature: 1 }, /no field temprature\. Did you mean temperature\?/);
    refused(
      { from: "demo", schedule: { warmup: 1 } },
      /schedule\.warmup\. Did you mean warmupEpochs\?/,
    );
    refused({ from: "demo", batch: "8" }, /batch: "8" is not/);
    refused({ from: "demo", identities: { share: 1, figures: 2 } }, /said by --identities/);
    refused({ from: "demo", books: { learnt: [], without: [] } }, /said by --without or --fold/);
    assert.throws(() => experimentOf("none/of/them.json"), /no such file/);
  }));

Deno.test("a file may begin with a mark, its weights lie beside it, and its name is its own", () =>
  withFolder((folder) => {
    const said = JSON.stringify({ from: "demo", weights: "a.safetensors" });
    const file = join(folder, "mine.JSON");
    writeFileSync(join(folder, "a.safetensors"), "");
    writeFileSync(file, `\uFEFF${said}`);
    const { name, config } = experimentOf(file);
    assert.deepEqual([name, config.weights], ["mine", join(folder, "a.safetensors")]);
    const taken = join(folder, "demo.json");
    writeFileSync(taken, said);
    assert.throws(() => experimentOf(taken), /demo is the name of another experiment/);
    return Promise.resolve();
  }));

Deno.test("the README's experiment of one's own can be trained", () =>
  reading((read) => {
    const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const [, block] = text.match(/```json\n([\s\S]*?)```/)!;
    const { config } = read(block);
    assert.ok(simclrOf(config).trained.length > 0);
    assert.equal(typeof config.augmentation, "object");
  }));
