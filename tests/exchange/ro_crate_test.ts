import assert from "node:assert/strict";
import { creditOf, rightsUnknownUri } from "lib/corpus/credit.ts";
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

Deno.test("statements of one address are one licence of all their plates; words have a name here", () => {
  const credit = (rights: string, rightsUri = "") => ({
    ...creditOf({ source: "", rights, more: {} }),
    ...rightsUri === "" ? {} : { rightsUri },
  });
  const address = "https://creativecommons.org/publicdomain/zero/1.0/";
  const all = entities({
    ...cardSample,
    credits: [
      ...Array.from({ length: 3 }, () => credit("CC0")),
      ...Array.from({ length: 2 }, () => credit("ask first")),
      credit("CC0, no rights", address),
    ],
  });
  assert.deepEqual(all.get("./")!.license, [{ "@id": address }, { "@id": "#rights-2" }]);
  const { name, description } = all.get(address)!;
  assert.deepEqual([name, description], ["CC0", "Rights of 4 plates: CC0; CC0, no rights"]);
  assert.equal(all.get("#rights-2")!.description, "Rights of 2 plates: ask first");
});

Deno.test("a model has the hash that is known, and no other; who answers is a person", () => {
  const all = [...entities().values()];
  const named = (start: string) => all.find(({ name }) => String(name).startsWith(start))!;
  assert.equal(named("detector:").sha256, "a".repeat(64));
  assert.ok(!("sha256" in named("encoder:")));
  assert.equal(named(cardSample.author!)["@type"], "Person");
});
