/** Which picture a label file means: names as tools write them, found among the files of a folder. */

export interface FindOptions {
  /** The folder of the label file, "" at the root: names are relative to it first. */
  readonly beside?: string;
  /** Other folders where the format keeps its pictures, in order. */
  readonly likely?: readonly string[];
  /** Whether the name may lack its ending, or have another than the picture. Default false. */
  readonly anyEnding?: boolean;
  /** Who names the picture, for errors: "a.json, image 3". */
  readonly where?: string;
}

/** The pictures of a folder by the ends of their paths. */
export interface PictureIndex {
  /**
   * The picture that a name means, or null where none fits: the one at an exact place (beside the
   * label file, at the root, in the likely folders), else the one with which the name has the
   * longest end in common, whole names of folders counted.
   *
   * @throws {Error} when several fit equally well, naming them, and when a name leads out of the
   *   folder and nothing inside fits its end
   */
  find(named: string, options?: FindOptions): string | null;
}

const withoutEnding = (path: string) => path.replace(/\.[^./]+$/, "");

/** Names of folders and file, "." and inner ".." resolved; `up` counts those that lead out. */
function segmentsOf(path: string): { readonly names: readonly string[]; readonly up: number } {
  const names: string[] = [];
  let up = 0;
  for (const name of path.replaceAll("\\", "/").split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) up++;
  }
  return { names, up };
}

/** A name as it stands, and as an address writes it: tools escape some names and not others. */
function spellings(named: string): readonly string[] {
  const plain = named.replace(/^file:\/\/(localhost)?/i, "");
  const spelt = [plain];
  try {
    spelt.push(decodeURIComponent(plain));
  } catch {
    // a percent sign of the name itself: it stands for nothing else
  }
  return [...new Set(spelt)];
}

/** Ends of all paths, each with the pictures that have it. */
class Ends {
  readonly #byEnd = new Map<string, string[]>();

  constructor(paths: readonly string[], private readonly keyOf: (path: string) => string) {
    for (const path of paths) {
      const names = keyOf(path).split("/");
      for (let from = 0; from < names.length; from++) {
        const end = names.slice(from).join("/");
        const there = this.#byEnd.get(end);
        if (there) there.push(path);
        else this.#byEnd.set(end, [path]);
      }
    }
  }

  /** The pictures whose paths share the longest end with a name; none where not even the last does. */
  longest(names: readonly string[]): readonly string[] {
    for (let from = 0; from < names.length; from++) {
      const there = this.#byEnd.get(this.keyOf(names.slice(from).join("/")));
      if (there) return there;
    }
    return [];
  }
}

function ambiguous(where: string, named: string, found: readonly string[]): Error {
  return new Error(
    `${where} names "${named}", which is ambiguous: ${found.slice(0, 3).join(" or ")}` +
      `${found.length > 3 ? ` or ${found.length - 3} others` : ""}. ` +
      "Give the name with its folders, as they are below the labels' folder",
  );
}

const ways = {
  exact: (path: string) => path.normalize("NFC"),
  anyCase: (path: string) => path.normalize("NFC").toLowerCase(),
  anyEnding: (path: string) => withoutEnding(path.normalize("NFC")).toLowerCase(),
} as const satisfies Readonly<Record<string, (path: string) => string>>;

/**
 * An index of the pictures of a folder. Names compare in NFC; case, and then the ending, count only
 * where a picture is found without them.
 *
 * ```ts
 * import { pictureIndex } from "lib/corpus/picture_index.ts";
 * const index = pictureIndex(["f12/full/default.jpg", "f13/full/default.jpg"]);
 * index.find("https\u003a//iiif.example/f13/full/default.jpg"); // "f13/full/default.jpg"
 * ```
 */
export function pictureIndex(paths: readonly string[]): PictureIndex {
  const exact = new Map(paths.map((path) => [ways.exact(path), path]));
  const anyCase = Map.groupBy(paths, ways.anyCase);
  const ends = new Map<keyof typeof ways, Ends>();
  const endsOf = (way: keyof typeof ways) => {
    const made = ends.get(way) ?? new Ends(paths, ways[way]);
    ends.set(way, made);
    return made;
  };
  return {
    find(named, { beside = "", likely = [], anyEnding = false, where = "A label file" } = {}) {
      // on some disks a name may hold a backslash itself
      const literal = named.includes("\\") ? exact.get(ways.exact(named)) : undefined;
      if (literal !== undefined) return literal;
      const names = spellings(named);
      // in the folders of the format, but for capitals: on many disks the very same name
      const alike: string[] = [];
      for (const name of names) {
        if (/^([a-z]+:)?[/\\]{2}/i.test(name)) continue;
        for (const folder of [beside, "", ...likely]) {
          const { names, up } = segmentsOf(`${folder}/${name}`);
          if (up > 0) continue;
          const there = exact.get(ways.exact(names.join("/")));
          if (there !== undefined && alike.length === 0) return there;
          if (there !== undefined) throw ambiguous(where, named, [there, ...alike]);
          alike.push(...anyCase.get(ways.anyCase(names.join("/"))) ?? []);
        }
      }
      let leadsOut = false;
      for (const way of ["exact", "anyCase", ...anyEnding ? ["anyEnding"] as const : []] as const) {
        for (const name of names) {
          const { names, up } = segmentsOf(name);
          leadsOut ||= up > 0 && segmentsOf(`${beside}/${name}`).up > 0;
          const ends = endsOf(way).longest(names);
          const found = way === "exact" && ends.length === 1
            ? [...new Set([...ends, ...alike])]
            : ends;
          const [only, other] = found;
          if (other !== undefined) throw ambiguous(where, named, found);
          if (only !== undefined) return only;
        }
      }
      if (leadsOut) {
        throw new Error(
          `${where} names "${named}", which leaves the folder: nothing outside of it is read. ` +
            "Move the picture into the folder, or correct the name",
        );
      }
      return null;
    },
  };
}
