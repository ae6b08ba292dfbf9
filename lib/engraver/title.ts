/** What stands below the picture: a title, who drew and cut it, and the line that the Act of 1734 asked for. */
import type { Random } from "lib/tensor/random.ts";

/** The lettering of a plate. */
export interface Words {
  /** The caption under the picture. */
  readonly title: string;
  /** Who drew it. */
  readonly artist: string;
  /** Who engraved it. */
  readonly engraver: string;
  /** The line of publication. */
  readonly publication: string;
  /** Year of publication. */
  readonly year: number;
}

const persons = [
  "The Alderman",
  "Madam Fidget",
  "The Learned Doctor",
  "A Country Cousin",
  "The Beadle",
  "My Lady",
  "The Philosopher",
  "Old Crusty",
  "The Recruiting Serjeant",
  "A Modern Beau",
  "The Dowager",
  "Mr. Snipe",
  "Sir Harry Wildair",
  "The Parish Clerk",
  "Miss Prudence",
  "The Half-pay Captain",
  "The Projector",
  "Mother Goose",
];
const deeds = [
  "Surpris'd",
  "in Dispute",
  "taking the Air",
  "at Home",
  "Outwitted",
  "going to the Assembly",
  "and the Unpaid Bill",
  "returning from Bath",
  "Consulted",
  "in Good Company",
  "or a Morning Call",
  "paying a Visit",
  "in the Suds",
  "and the Constable",
  "before the Election",
  "turn'd Politician",
];
const pieces = [
  "The Rival Wits",
  "A Meeting of Creditors",
  "Five o'Clock in the Morning",
  "The Present Age",
  "Tittle Tattle, or the Several Branches of Gossiping",
  "Anything for a Quiet Life",
  "The Lottery Ticket",
  "A Peep into the Great World",
  "Comfort and Discomfort",
  "The Wager Decided",
];
const draughtsmen = ["J. Gale", "T. Rowe", "W. Hallet", "R. Newcombe", "G. Wood", "I. Crane"];
const cutters = ["R. Stack", "D. Marsh", "T. Cole", "I. Basset", "W. Dent", "C. Knight"];
const shops = [
  "S. Fores, Piccadilly",
  "H. Humble, St. James's Street",
  "W. Holland, Oxford Street",
  "Carr & Bowles, St. Paul's Church Yard",
  "T. Tegg, Cheapside",
  "J. Wallis, Ludgate Hill",
];
const months = [
  "Jany.",
  "Feby.",
  "March",
  "April",
  "May",
  "June",
  "July",
  "Augt.",
  "Octr.",
  "Novr.",
];

/** Words for a plate; `random` is the plate's own stream for them. */
export function makeWords(random: Random): Words {
  const title = random.chance(0.2)
    ? random.pick(pieces)
    : `${random.pick(persons)} ${random.pick(deeds)}`;
  const year = random.int(1761, 1859);
  const [artist, engraver] = [random.pick(draughtsmen), random.pick(cutters)];
  return {
    title,
    artist: `${artist} ${random.pick(["delin.", "invt. et del.", "pinxt."])}`,
    engraver: random.chance(0.3)
      ? "Etch'd by the same"
      : `${engraver} ${random.pick(["sculp.", "fecit"])}`,
    publication:
      `Publish'd as the Act directs, ${random.pick(months)} ${random.int(1, 28)}, ${year}, ` +
      `by ${random.pick(shops)}.`,
    year,
  };
}

/** The same plate's words in a later state: another publisher, another date. */
export function reworkWords(words: Words, random: Random): Words {
  const year = Math.min(1870, words.year + random.int(3, 25));
  return {
    ...words,
    year,
    publication: `London, Publish'd ${random.pick(months)} ${year} by ${random.pick(shops)}, ` +
      "and sold by all the Printsellers. Second State.",
  };
}
