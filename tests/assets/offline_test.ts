import assert from "node:assert/strict";
import { dataManifests, modelManifests } from "lib/assets/manifest.ts";
import { fetchCommand, mayAsk, offlineAdvice } from "lib/assets/offline.ts";

Deno.test("what is not here is fetched by the command that has its manifest", () => {
  const command = (id: string) => fetchCommand(modelManifests().find((one) => one.id === id)!);
  assert.equal(command("yolox_nano"), "deno task models fetch yolox_nano");
  const part = modelManifests().find(({ partOf }) => partOf !== undefined)!;
  assert.equal(fetchCommand(part), `deno task models fetch ${part.partOf}`);
  const [{ id, items }] = dataManifests();
  assert.equal(fetchCommand(items[0]), `deno task data fetch ${id}`);
  assert.equal(fetchCommand({ path: "models/none.onnx" }), null);
  assert.match(offlineAdvice(items[0]), /uses no network\. deno task data fetch alice gets it/);
  assert.match(offlineAdvice({ path: "models/none.onnx" }), /BURIN_MIRROR/);
});

Deno.test("whether an address may be asked is what Deno permits", () => {
  assert.ok(mayAsk("https://example.org/a.onnx"));
});
