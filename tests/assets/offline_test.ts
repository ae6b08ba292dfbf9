import assert from "node:assert/strict";
import { dataManifests, modelManifests } from "lib/assets/manifest.ts";
import { mayAsk, offlineAdvice } from "lib/assets/offline.ts";

Deno.test("what is not here is fetched by the command that has its manifest", () => {
  const said = (id: string) => offlineAdvice(modelManifests().find((one) => one.id === id)!);
  assert.match(said("yolox_nano"), /no network\. deno task models fetch yolox_nano gets it/);
  const part = modelManifests().find(({ partOf }) => partOf !== undefined)!;
  assert.ok(offlineAdvice(part).includes(`deno task models fetch ${part.partOf} gets it`));
  const [{ id, items }] = dataManifests();
  assert.ok(offlineAdvice(items[0]).includes(`deno task data fetch ${id} gets it`));
  assert.match(offlineAdvice({ path: "models/none.onnx" }), /BURIN_MIRROR/);
});

Deno.test("whether an address may be asked is what Deno permits", () => {
  assert.ok(mayAsk("https://example.org/a.onnx"));
});

Deno.test("what lies beside a model comes with it, and each of a collection's items by its collection", () => {
  for (const manifest of modelManifests()) {
    for (const asset of manifest.kind === "graph" ? manifest.beside ?? [] : []) {
      assert.ok(
        offlineAdvice(asset).includes(`models fetch ${manifest.partOf ?? manifest.id} gets`),
        asset.path,
      );
    }
  }
  for (const { id, items } of dataManifests()) {
    assert.ok(offlineAdvice(items.at(-1)!).includes(`deno task data fetch ${id} gets it`));
  }
});
