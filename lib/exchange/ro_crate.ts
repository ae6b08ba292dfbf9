/**
 * The card of a run as an RO-Crate (1.1, with the profile Process Run Crate): `ro-crate-metadata.json` in
 * the run's folder says what each file is, by what program and models it was made from what.
 */
import { type CardFacts, type CardFile, rightsOfPlates } from "./card_facts.ts";
import type { LinkedData } from "./web_annotation.ts";

const specification = "https://w3id.org/ro/crate/1.1";
const profile = "https://w3id.org/ro/wfrun/process/0.5";

/** Name of the file; the specification's. */
export const crateFile = "ro-crate-metadata.json";

type Entity = { readonly [key: string]: LinkedData };

const ref = (id: string): Entity => ({ "@id": id });

/** A path as an address relative to the crate. */
const address = (path: string) => path.split("/").map(encodeURIComponent).join("/");

const fileEntity = ({ path, about, mediaType, bytes, sha256 }: CardFile): Entity => ({
  "@id": address(path),
  "@type": "File",
  name: path,
  description: about,
  encodingFormat: mediaType,
  contentSize: String(bytes),
  sha256,
});

/** A name in the crate for what has no address. */
const local = (kind: string, name: string | number) => `#${kind}-${encodeURIComponent(name)}`;

/**
 * The crate's metadata as JSON-LD.
 *
 * ```ts
 * import type { CardFacts } from "lib/exchange/card_facts.ts";
 * import { writeRoCrate } from "lib/exchange/ro_crate.ts";
 * const entities = (facts: CardFacts): unknown[] => JSON.parse(writeRoCrate(facts))["@graph"];
 * ```
 */
export function writeRoCrate(facts: CardFacts): string {
  const { title, about, author, at, version, seed, commands, collection, files, models } = facts;
  const statements = rightsOfPlates(facts.credits).map((row, i) => ({
    ...row,
    id: row.uri === "" ? local("rights", i + 1) : row.uri,
  }));
  const licences = [...new Map(statements.map((row) => [row.id, row])).values()];
  const burin = local("burin", version);
  const modelId = ({ part, name }: (typeof models)[number]) => local(part, name);
  const plates = local("collection", collection);
  const answering = author ?? "nobody named";
  const person = local("author", answering);
  const graph: Entity[] = [
    {
      "@id": crateFile,
      "@type": "CreativeWork",
      conformsTo: ref(specification),
      about: ref("./"),
    },
    {
      "@id": "./",
      "@type": "Dataset",
      conformsTo: ref(profile),
      name: title,
      description: about,
      datePublished: at,
      author: ref(person),
      license: licences.map(({ id }) => ref(id)),
      hasPart: files.map(({ path }) => ref(address(path))),
      mentions: [ref("#run")],
    },
    { "@id": profile, "@type": "CreativeWork", name: "Process Run Crate", version: "0.5" },
    {
      "@id": person,
      "@type": author === null ? "Organization" : "Person",
      name: answering,
    },
    ...files.map(fileEntity),
    {
      "@id": "#run",
      "@type": "CreateAction",
      name: `Burin on ${collection}, seed ${seed}`,
      description: commands.join("\n"),
      endTime: at,
      actionStatus: ref("http://schema.org/CompletedActionStatus"),
      agent: ref(person),
      instrument: ref(burin),
      object: [ref(plates), ...models.map((model) => ref(modelId(model)))],
      result: files.map(({ path }) => ref(address(path))),
    },
    {
      "@id": burin,
      "@type": "SoftwareApplication",
      name: "Burin",
      version,
      license: ref("https://spdx.org/licenses/Apache-2.0"),
      softwareRequirements: Object.entries(facts.versions).map(([name, at]) => `${name} ${at}`),
    },
    {
      "@id": "https://spdx.org/licenses/Apache-2.0",
      "@type": "CreativeWork",
      name: "Apache License 2.0",
    },
    {
      "@id": plates,
      "@type": "Collection",
      name: collection,
      description: `${facts.counts.plates} plates`,
      license: licences.map(({ id }) => ref(id)),
      creditText: [...new Set(statements.flatMap(({ credits }) => credits))],
    },
    ...models.map((model) => ({
      "@id": modelId(model),
      "@type": "CreativeWork",
      additionalType: "https://schema.org/SoftwareSourceCode",
      name: `${model.part}: ${model.name}`,
      description: `The run's ${model.part}`,
      license: model.licence ?? "licence unknown",
      ...model.sha256 === null ? {} : { sha256: model.sha256 },
    })),
    ...licences.map(({ id }): Entity => {
      const own = statements.filter((row) => row.id === id);
      const count = own.reduce((sum, row) => sum + row.plates, 0);
      return {
        "@id": id,
        "@type": "CreativeWork",
        name: own[0].rights,
        description: `Rights of ${count} plates: ${own.map(({ rights }) => rights).join("; ")}`,
      };
    }),
  ];
  const card = { "@context": `${specification}/context`, "@graph": graph };
  return JSON.stringify(card, null, 2) + "\n";
}
