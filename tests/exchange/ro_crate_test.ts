import assert from "node:assert/strict";
import { rightsUnknownUri } from "lib/corpus/credit.ts";
import { crateFile, writeRoCrate } from "lib/exchange/ro_crate.ts";
import { cardSample } from "./card_sample.ts";

type Entity = Readonly<Record<string, unknown>> & { readonly "@id": string };
type Ref = { readonly "@id": string };

const entities = (facts = cardSample): Map<string, Entity> => {
  const graph: Entity[] = JSON.parse(writeRoCrate(facts))["@graph"];
  assert.equal(new Set(graph.map((entity) => entity["@id"])).size, graph.length, "ids are unique");
  return new Map(graph.map((entity) => [entity["@id"], entity]));
};

/** Every reference of an entity, wherever it stands. */
const refsOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap(refsOf)
    : typeof value === "object" && value !== null
    ? Object.keys(value).length === 1 && "@id" in value
      ? [(value as Ref)["@id"]]
      : Object.values(value).flatMap(refsOf)
    : [];

Deno.test("the crate has its descriptor and its root, with all that the specification requires", () => {
  const all = entities();
  const descriptor = all.get(crateFile)!;
  assert.equal(descriptor["@type"], "CreativeWork");
  assert.deepEqual(descriptor.conformsTo, { "@id": "https://w3id.org/ro/crate/1.1" });
  assert.deepEqual(descriptor.about, { "@id": "./" });
  const root = all.get("./")!;
  assert.equal(root["@type"], "Dataset");
  for (const key of ["name", "description", "datePublished", "license", "author", "hasPart"]) {
    assert.ok(root[key], key);
  }
  assert.match(String(root.datePublished), /^\d{4}-\d\d-\d\dT/);
  const { "@context": context } = JSON.parse(writeRoCrate(cardSample));
  assert.equal(context, "https://w3id.org/ro/crate/1.1/context");
});

Deno.test("every file is a part with its hash, and the result of what made it", () => {
  const all = entities();
  const run = all.get("#run")!;
  assert.equal(run["@type"], "CreateAction");
  for (const { path, sha256, bytes } of cardSample.files) {
    const file = all.get(path)!;
    assert.deepEqual([file["@type"], file.sha256, file.contentSize], [
      ...["File", sha256, String(bytes)],
    ]);
    assert.ok((all.get("./")!.hasPart as Ref[]).some((ref) => ref["@id"] === path));
    assert.ok((run.result as Ref[]).some((ref) => ref["@id"] === path));
  }
  const [instrument] = refsOf(run.instrument);
  assert.equal(all.get(instrument)!["@type"], "SoftwareApplication");
  assert.equal((run.object as Ref[]).length, 1 + cardSample.models.length);
});

Deno.test("whatever is referred to is there, and licences that nobody knows are told as such", () => {
  for (const facts of [cardSample, { ...cardSample, author: null }]) {
    const all = entities(facts);
    const outside = ["https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus"];
    for (const entity of all.values()) {
      for (const id of refsOf(Object.values(entity))) {
        assert.ok(all.has(id) || outside.includes(id), `${entity["@id"]} refers to ${id}`);
      }
    }
    assert.equal(all.get(rightsUnknownUri)!.name, "rights unknown");
    const encoder = [...all.values()].find(({ name }) => String(name).startsWith("encoder:"))!;
    assert.equal(encoder.license, "licence unknown");
  }
  const [, nobody] = [...entities({ ...cardSample, author: null }).values()]
    .filter((entity) => entity["@type"] === "Organization" || entity["@id"] === "./");
  assert.equal(nobody.name, "nobody named");
});
