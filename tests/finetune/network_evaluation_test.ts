import assert from "node:assert/strict";
import { openYolox } from "lib/detect/yolox.ts";
import { networkEvaluator } from "lib/finetune/network_evaluation.ts";
import { measureStatistics, unfolded } from "lib/finetune/normalisation.ts";
import { samplesOf } from "lib/finetune/samples.ts";
import { tunedOptions } from "lib/finetune/study.ts";
import { evaluateDetector } from "lib/finetune/evaluate_detector.ts";
import { tunedNetwork } from "lib/finetune/tuned_model.ts";
import { readNetwork, withNetworkClasses } from "lib/finetune/yolox_network.ts";
import { squares } from "./plates.ts";
import { tiny } from "./fixture.ts";

Deno.test("a network evaluated as it trains has the marks of its file, opened as a detector", async () => {
  const network = withNetworkClasses(readNetwork(tiny.model, tiny.size), [0]);
  const statistics = await measureStatistics(network, [tiny.tensors.image], { threads: 1 });
  const weights = unfolded(network, statistics);
  const collection = squares(5);
  const ids = collection.plates.map(({ id }) => id);
  const samples = samplesOf(collection, { ids, size: tiny.size });
  const session = { threads: 1 };
  const trained = { weights, statistics };
  await using evaluator = await networkEvaluator(network, {
    collection,
    samples,
    size: 64,
    trained,
    session,
  });
  // objectness so high that all cells are finds: the marks are low, and not 0
  for (const { predict: { obj } } of network.head.levels) {
    weights[`${obj.name}.bias`].data.fill(4);
    network.weights[`${obj.name}.bias`].data.fill(4);
  }
  const { losses, map50, map, precision, recall } = await evaluator.evaluate(weights);
  assert.ok([...Object.values(losses), precision, recall].every(Number.isFinite));
  const { box, obj, cls, l1 } = losses;
  assert.ok(Math.abs(losses.loss - box - obj - cls - l1) < 1e-3 * losses.loss);
  const file = tunedNetwork(tiny.model, network, {
    weights: network.weights,
    classes: ["character"],
  });
  await using detect = await openYolox(file, { ...tunedOptions, reduction: "area", threads: 1 });
  const expected = await evaluateDetector(detect, collection, { ids });
  assert.ok(Math.abs(map50 - expected.map50) < 1e-3, `${map50}, not ${expected.map50}`);
  assert.ok(Math.abs(map - expected.map) < 1e-3);
});
