/**
 * Whose a picture is and what may be done with it, read from whatever its collection tells: museums and
 * libraries name these columns in many ways.
 */
import type { Plate } from "./plate.ts";

/** What is owed to the source of a picture. A text is "" where nobody says. */
export interface Credit {
  /** What the picture is called. */
  readonly title: string;
  /** Who drew, cut or printed it. */
  readonly artist: string;
  /** When, in the words of the source: "1791", "c. 1830-35". */
  readonly year: string;
  /** The book or series that it is from. */
  readonly book: string;
  /** The museum, library or archive that has it. */
  readonly holder: string;
  /** By which its holder knows it: accession number, shelf mark. */
  readonly identifier: string;
  /** Where it was taken from: an address, a shelf mark, a file. */
  readonly source: string;
  /** Licence or statement of rights, never empty: `rightsUnknown` where nobody says. */
  readonly rights: string;
  /** Address of that licence or statement, or "". */
  readonly rightsUri: string;
  /** Whether anybody says what the rights are. */
  readonly isRightsKnown: boolean;
  /** How the holder wants to be named. */
  readonly attribution: string;
}

/** What stands in the place of rights that nobody tells of. */
export const rightsUnknown = "rights unknown";

/**
 * Statement for pictures whose rights nobody has looked into, where an address must be given:
 * RightsStatements.org's "Copyright Not Evaluated".
 */
export const rightsUnknownUri = "http://rightsstatements.org/vocab/CNE/1.0/";

type Told = Exclude<keyof Credit, "source" | "rights" | "isRightsKnown">;

/** Heads of columns by what they mean, the plainest first; letters and digits alone count. */
const heads: Readonly<Record<Told, string>> = {
  title: "title objecttitle worktitle titel bildtitel titre titolo título название",
  artist: "artist artists artistdisplayname creator creators maker makers author engraver " +
    "printmaker etcher designer byline künstler künstlerin stecher urheber artiste graveur auteur " +
    "artista художник гравёр гравер автор",
  year: "year date dates dated datecreated creationdate objectdate productiondate jahr datum " +
    "datierung entstehungsjahr année annee datation año anno год дата",
  book: "book booktitle series publication partof buch reihe serie livre série libro книга серия",
  holder:
    "holder heldby holdinginstitution institution currentinstitution museum library archive " +
    "repository owner provider collection creditinstitution besitzer eigentümer bibliothek " +
    "sammlung archiv institut musée musee bibliothèque bibliotheque collezione museo музей " +
    "библиотека собрание",
  identifier: "identifier accessionnumber accession accessionno inventorynumber inventoryno " +
    "objectnumber objectno objectid registrationnumber museumnumber shelfmark callnumber recordid " +
    "inventarnummer inventarnr invnr signatur objektnummer cote numérodinventaire " +
    "numerodinventaire инвентарныйномер шифр номер",
  rightsUri:
    "rightsuri rightsurl licenseuri licenseurl licenceuri licenceurl license licence lizenz",
  attribution: "attribution creditline credit credits bildnachweis nachweis mention crédit",
};

/** Columns that say nothing but whether a picture is in the public domain. */
const domain = ["publicdomain", "ispublicdomain", "gemeinfrei"];

const plain = (head: string) =>
  head.normalize("NFC").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** What people write where they know nothing. */
const nothing =
  /^(unknown|n\.?\/?a\.?|none|null|nil|tbd|tbc|undetermined|unbekannt|inconnue?|неизвестно|[?.\-–—\s]+)$/i;

const known = (text: string | undefined) => {
  const trimmed = (text ?? "").trim();
  return nothing.test(trimmed) ? "" : trimmed;
};

const isAddress = (text: string) => /^https?:\/\/[^\s"'<>]+$/i.test(text);

const commons = "https://creativecommons.org";

/** The address of a licence by what people call it; "" where a name says too little. */
function addressOf(rights: string): string {
  if (isAddress(rights)) return rights;
  const [inside] = rights.match(
    /https?:\/\/(?:www\.)?(?:creativecommons\.org|rightsstatements\.org)\/[^\s"'<>(),;]+/i,
  ) ?? [];
  if (inside) return inside.replace(/\.$/, "");
  if (/^(cc[-\s]?0|cc zero)\b/i.test(rights)) return `${commons}/publicdomain/zero/1.0/`;
  if (/^(public domain|gemeinfrei|domaine public|pdm)\b/i.test(rights)) {
    return `${commons}/publicdomain/mark/1.0/`;
  }
  const licence = rights.match(/^cc[-\s]by((?:[-\s](?:nc|sa|nd))*)[-\s]v?(\d\.\d)\b/i);
  if (!licence) return "";
  const kind = `by${licence[1].toLowerCase().replaceAll(/\s/g, "-")}`;
  return `${commons}/licenses/${kind}/${licence[2]}/`;
}

/** Rights by a column that says yes, no, or why. */
function byDomain(said: string): string {
  if (/^(true|yes|y|1|ja|oui)$/i.test(said)) return "public domain, its source says";
  if (/^(false|no|n|0|nein|non)$/i.test(said)) return "not in the public domain, its source says";
  return `public domain: ${said.replace(/^public domain:?\s*/i, "")}`;
}

/**
 * The credit of a picture, from its own fields and from the other columns of its collection's table,
 * whose heads are known in some languages.
 *
 * ```ts
 * import { creditOf } from "lib/corpus/credit.ts";
 * const more = { "Inventar-Nr.": "II 1234", "Museum": "Kupferstichkabinett" };
 * const credit = creditOf({ source: "a.png", rights: "CC BY-SA 4.0", more });
 * credit.identifier; // "II 1234"
 * credit.rightsUri; // "https://creativecommons.org/licenses/by-sa/4.0/"
 * creditOf({ source: "a.png", rights: "" }).rights; // "rights unknown"
 * ```
 */
export function creditOf(
  { source, rights: said, more = {} }: Pick<Plate, "source" | "rights" | "more">,
): Credit {
  const cells = new Map(
    Object.entries(more).map(([head, cell]) => [plain(head), known(cell)]),
  );
  const first = (spellings: readonly string[]) =>
    spellings.map((spelling) => cells.get(spelling) ?? "").find((cell) => cell !== "") ?? "";
  const told = Object.fromEntries(
    Object.entries(heads).map(([name, spellings]) => [name, first(spellings.split(" "))]),
  ) as Record<Told, string>;
  const domainSaid = first(domain);
  const rights = known(said) || told.rightsUri || (domainSaid && byDomain(domainSaid));
  // a column "licence" may hold a name as well as an address
  const rightsUri = addressOf(told.rightsUri) || addressOf(rights);
  return {
    ...told,
    // plates that are made by hand may lack it
    source: (source ?? "").trim(),
    rights: rights || rightsUnknown,
    rightsUri,
    isRightsKnown: rights !== "",
  };
}

/**
 * A credit in a line, as it stands below a picture: how its holder wants to be named, else who, what,
 * when and where; and the rights, which are never left out.
 *
 * ```ts
 * import { creditOf, creditWords } from "lib/corpus/credit.ts";
 * const more = { artist: "Phiz", year: "1838", holder: "British Library" };
 * creditWords(creditOf({ source: "", rights: "CC0", more })); // "Phiz, 1838. British Library. CC0"
 * ```
 */
export function creditWords(credit: Credit): string {
  const { title, artist, book, year, holder, identifier, attribution, rights } = credit;
  const listed = (parts: readonly string[]) => [...new Set(parts.filter(Boolean))].join(", ");
  const named = attribution ? [attribution] : [
    listed([artist, title, book, year]),
    listed([holder, identifier]),
  ];
  return [...named, rights].filter(Boolean).map((part) => part.replace(/\.$/, "")).join(". ");
}

/**
 * Rights in a few words for the caption of a small picture, the whole of which stands elsewhere on the
 * page: the name of a licence that is an address, else the first clause, cut where it is long.
 */
export function rightsCaption({ rights }: Pick<Credit, "rights">): string {
  const licence = rights.match(
    /^https?:\/\/(?:www\.)?creativecommons\.org\/(publicdomain|licenses)\/([a-z-]+)\/(\d\.\d)/i,
  );
  if (licence) {
    const [, kind, name, version] = licence;
    const called = { zero: "CC0", mark: "Public Domain Mark" }[name];
    return `${called ?? `CC ${kind === "licenses" ? name.toUpperCase() : name}`} ${version}`;
  }
  const [clause] = rights.split(/[;\n]/);
  const letters = [...clause.trim()];
  return letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : letters.join("");
}

/** What stands below a picture of a gallery. */
export interface CreditLine {
  /** The rights in a few words. */
  readonly short: string;
  /** The whole credit, its source included. */
  readonly whole: string;
}

/** The line of a plate's credit, for pictures of it or cut out of it. */
export function creditLine(plate: Pick<Plate, "source" | "rights" | "more">): CreditLine {
  const credit = creditOf(plate);
  const whole = [creditWords(credit), credit.source].filter(Boolean).join(". ");
  return { short: rightsCaption(credit), whole };
}

/** Credits of plates by their ids, for files in which several figures of a plate stand. */
export const creditsByPlate = (
  plates: Iterable<Pick<Plate, "id" | "source" | "rights" | "more">>,
): Record<string, Credit> =>
  Object.fromEntries([...plates].map((plate) => [plate.id, creditOf(plate)]));

/** The same as rows of a table, by their labels; what nobody says is left out, but for the rights. */
export const creditFacts = (
  { isRightsKnown: _, rightsUri, ...credit }: Credit,
): readonly { readonly label: string; readonly value: string }[] =>
  Object.entries({ ...credit, "rights, address": rightsUri === credit.rights ? "" : rightsUri })
    .filter(([, value]) => value !== "")
    .map(([label, value]) => ({ label, value }));
