/**
 * Findings as W3C Web Annotations (the model of 2017) in JSON-LD: an annotation of a figure has one target,
 * one of a pair two, each a region of a plate.
 */
import { createHash } from "node:crypto";
import { type Credit, creditWords, rightsUnknownUri } from "lib/corpus/credit.ts";
import { type Box, clip, outward } from "lib/geometry/box.ts";
import {
  type Findings,
  type FindingsIndex,
  type FindingsMade,
  indexOfFindings,
  type PlateFinding,
} from "./findings.ts";
import type { FindingTable } from "./finding_rows.ts";

/** A value of JSON-LD. */
export type LinkedData = string | number | boolean | null | readonly LinkedData[] | {
  readonly [key: string]: LinkedData;
};

/** A name that the same content always gets. */
const urn = (...parts: readonly string[]): string => {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16);
  // a UUID of version 8, whose bits are the maker's own
  bytes[6] = bytes[6] & 0x0f | 0x80;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = bytes.toString("hex");
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
};

const isAddress = (text: string) => /^https?:\/\/[^\s"<>\\^`{|}]+$/.test(text);

/** The name of a file's content (RFC 6920), or a name of our own where that is not known. */
const contentName = ({ sha256, id, file }: PlateFinding, collection: string): string =>
  /^[0-9a-f]{64}$/.test(sha256)
    ? `ni:///sha-256;${Buffer.from(sha256, "hex").toString("base64url")}`
    : urn("plate", collection, id, file);

/** The address of a statement of rights, that of unknown ones included; "" where there are words alone. */
const addressOfRights = ({ rightsUri, isRightsKnown }: Credit): string =>
  isAddress(rightsUri) ? rightsUri : isRightsKnown ? "" : rightsUnknownUri;

/** What nobody says is left out. */
const told = (values: Readonly<Record<string, string>>): Record<string, LinkedData> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** The picture of a plate, with all that is owed to it. */
function pictureOf(plate: PlateFinding, collection: string): LinkedData {
  const { credit, file, width, height } = plate;
  const rights = addressOfRights(credit);
  const name = contentName(plate, collection);
  return {
    id: isAddress(credit.source) ? credit.source : name,
    type: "Image",
    ...isAddress(credit.source) ? { canonical: name } : {},
    // takes addresses alone: the words stand beside it
    ...told({ rights }),
    "dc:rights": credit.rights,
    ...told({
      label: creditWords(credit),
      "dc:title": credit.title,
      "dc:creator": credit.artist,
      "dc:date": credit.year,
      "dc:identifier": credit.identifier,
      "dc:publisher": credit.holder,
      "dc:source": credit.source,
      "dcterms:bibliographicCitation": credit.attribution,
      "dcterms:isPartOf": credit.book,
    }),
    "schema:contentUrl": file,
    "schema:width": width,
    "schema:height": height,
  };
}

/** A region of a plate, whole pixels outward. */
function regionOf(plate: PlateFinding, box: Box, collection: string): LinkedData {
  const [x0, y0, x1, y1] = outward(clip(box, plate));
  return {
    type: "SpecificResource",
    source: pictureOf(plate, collection),
    selector: {
      type: "FragmentSelector",
      conformsTo: "http://www.w3.org/TR/media-frags/",
      value: `xywh=pixel:${x0},${y0},${x1 - x0},${y1 - y0}`,
    },
  };
}

const wholeOf = ({ width, height }: PlateFinding): Box => [0, 0, width, height];

const property = (name: string, value: string | number | boolean | null): LinkedData[] =>
  value === null || value === ""
    ? []
    : [{ type: "schema:PropertyValue", "schema:name": name, "schema:value": value }];

/** A body in plain English, with its numbers as schema.org has them. */
const bodyOf = (
  value: string,
  { purpose, numbers }: { readonly purpose: string; readonly numbers: readonly LinkedData[] },
): LinkedData => ({
  type: "TextualBody",
  value,
  format: "text/plain",
  language: "en",
  purpose,
  "schema:additionalProperty": numbers,
});

/** Burin, as creator and generator. */
const softwareOf = ({ version }: FindingsMade) => ({
  id: urn("software", "Burin", version),
  type: "Software",
  name: `Burin ${version}`,
});

interface Said {
  readonly key: readonly string[];
  readonly motivation: string;
  readonly bodies: readonly LinkedData[];
  readonly targets: readonly LinkedData[];
  readonly credits: readonly Credit[];
}

function annotationOf(
  { key, motivation, bodies, targets, credits }: Said,
  { made, collection }: Pick<Findings, "made" | "collection">,
): LinkedData {
  const software = softwareOf(made);
  const addresses = [...new Set(credits.map(addressOfRights).filter((address) => address !== ""))];
  return {
    id: urn("annotation", collection, ...key),
    type: "Annotation",
    motivation,
    creator: software,
    generator: software,
    created: made.at,
    generated: made.at,
    // of what the annotation shows: it adds no rights of its own
    ...addresses.length > 0 ? { rights: addresses } : {},
    "dc:rights": [...new Set(credits.map(({ rights }) => rights))],
    body: bodies,
    target: targets,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

/** Annotations of each table, one after another. */
const saidOf: Readonly<
  Record<FindingTable, (findings: Findings, index: FindingsIndex) => Generator<Said>>
> = {
  *figures({ figures, collection }, index) {
    for (const { id, plate: plateId, box, score, label, name } of figures) {
      const plate = index.plate(plateId);
      const numbers = [
        ...property("figure", id),
        ...property("type", label),
        ...property("probability", score),
      ];
      const words = `${name ?? label} (${id}), found with a score of ${score.toFixed(2)}`;
      yield {
        key: ["figure", id],
        motivation: "identifying",
        bodies: [bodyOf(words, { purpose: "identifying", numbers })],
        targets: [regionOf(plate, box, collection)],
        credits: [plate.credit],
      };
    }
  },
  *pairs({ pairs, collection }, index) {
    for (const { a, b, type, probability, score, reversed, regions } of pairs) {
      const plates = [index.plateOf(a), index.plateOf(b)];
      const boxes = [a, b].map((id, i) =>
        regions?.[i] ?? index.figure(id)?.box ?? wholeOf(plates[i])
      );
      const sure = probability === null
        ? "its probability was not calibrated"
        : `probability ${percent(probability)}`;
      const words = `${type}${reversed ? ", in reverse" : ""}: ${a} and ${b}, ${sure}`;
      const numbers = [
        ...property("a", a),
        ...property("b", b),
        ...property("type", type),
        ...property("probability", probability),
        ...property("score", score),
        ...property("reversed", reversed),
      ];
      yield {
        key: ["pair", a, b, type],
        motivation: "linking",
        bodies: [
          bodyOf(type, { purpose: "classifying", numbers }),
          {
            type: "TextualBody",
            value: words,
            format: "text/plain",
            language: "en",
            purpose: "describing",
          },
        ],
        targets: plates.map((plate, i) => regionOf(plate, boxes[i], collection)),
        credits: plates.map(({ credit }) => credit),
      };
    }
  },
  *neighbours({ neighbours, collection }, index) {
    for (const { figure, rank, neighbour, similarity, reversed } of neighbours) {
      const plates = [index.plateOf(figure), index.plateOf(neighbour)];
      const words = `answer ${rank} to ${figure}: ${neighbour}${reversed ? ", in reverse" : ""}, ` +
        `cosine ${similarity.toFixed(3)}`;
      const numbers = [
        ...property("figure", figure),
        ...property("neighbour", neighbour),
        ...property("type", "neighbour"),
        ...property("rank", rank),
        ...property("similarity", similarity),
        ...property("reversed", reversed),
      ];
      yield {
        key: ["neighbour", figure, neighbour],
        motivation: "linking",
        bodies: [bodyOf(words, { purpose: "describing", numbers })],
        targets: [figure, neighbour].map((id, i) =>
          regionOf(plates[i], index.figure(id)?.box ?? wholeOf(plates[i]), collection)
        ),
        credits: plates.map(({ credit }) => credit),
      };
    }
  },
};

/**
 * The annotations of a table as one collection with one page. Ids are made of what is said, so that the same
 * finding has the same id whenever it is written.
 *
 * @returns pieces of the JSON, since there may be many
 * @throws {Error} where a finding names a plate or a figure that is not among those given
 */
export function* writeAnnotations(findings: Findings, table: FindingTable): Generator<string> {
  const { collection, made } = findings;
  const id = urn("collection", collection, table, made.at);
  const context = "http://www.w3.org/ns/anno.jsonld";
  const models = Object.entries(made.models).flatMap(([name, value]) => property(name, value));
  const head = {
    ...{ "@context": context, id, type: "AnnotationCollection" },
    label: `${table} of ${collection}, found by Burin ${made.version}`,
    generator: { ...softwareOf(made), "schema:additionalProperty": models },
    generated: made.at,
  };
  // the items come one by one, so the ends of both objects are written after them
  const opening = JSON.stringify(head).slice(0, -1);
  const page = JSON.stringify({ id: urn("page", id), type: "AnnotationPage", startIndex: 0 });
  yield `${opening},"first":${page.slice(0, -1)},"items":[`;
  let total = 0;
  for (const said of saidOf[table](findings, indexOfFindings(findings))) {
    yield `${total++ === 0 ? "\n" : ",\n"}${JSON.stringify(annotationOf(said, findings))}`;
  }
  yield `\n]},"total":${total}}\n`;
}
