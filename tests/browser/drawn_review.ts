/** A collection as `review` serves it, without a corpus: a few engraved sheets, repeated as often as asked. */
import type { Box } from "lib/geometry/box.ts";
import { maskToPolygons } from "lib/geometry/polygon.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression, type ImpressionKind } from "lib/engraver/impression.ts";
import { print, type SheetFigure } from "lib/engraver/print.ts";
import { blank, crop, encodeWebp, type Image, thumbnail } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import {
  type Atlas,
  type AtlasName,
  type CodedTexts,
  type FigureQuery,
  type NeighbourFile,
  type ReviewCollection,
  type ReviewPair,
  reviewRouteOf,
  type UndoRequest,
  type VerdictRequest,
  type VerdictRow,
} from "lib/review/api.ts";

/** What a route answers. */
export interface DrawnAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** A collection that can be asked. */
export interface DrawnReview {
  readonly collection: ReviewCollection;
  readonly verdicts: readonly VerdictRow[];
  answer(method: string, path: string, body?: string): Promise<DrawnAnswer>;
}

interface DrawnSheet {
  readonly image: Image;
  readonly figures: readonly SheetFigure[];
  /** From pixels of the plate to pixels of the sheet, [a b c d e f]. */
  readonly frame: readonly number[];
}

/** What a hostile collection says of itself; run as code, it would set `globalThis.hurt`. */
export const hostile = {
  title: `<img src=x onerror="hurt=1">The Looking-Glass`,
  name: `Alice</span><script>hurt=1</script>`,
  rights: `"><svg onload="hurt=1">`,
  source: `javascript:hurt=1`,
  holder: `{{hurt=1}}' onmouseover='hurt=1`,
};

/** What the second sheet of each work is. */
const twins: readonly ImpressionKind[] = ["coloured", "rescan", "reversed"];

function engraved(works: number): DrawnSheet[] {
  return Array.from({ length: works }, (_, work) => {
    const plate = engravePlate(100 + work, { width: 900, height: 675 });
    return (["clean", twins[work % twins.length]] as const).map((kind) => {
      const sheet = impression(plate, { kind, seed: new Random(work).fork(kind).seed });
      return { ...print(sheet), frame: sheet.frame };
    });
  }).flat();
}

const coded = (texts: readonly string[]): CodedTexts => {
  const values = [...new Set(texts)];
  const place = new Map(values.map((value, i) => [value, i]));
  return { values, codes: texts.map((text) => place.get(text)!) };
};

const books = ["The Sphere", "Wonderland", "Nursery Rhymes", "The Bon Ton", "Pickwick", "Punch"];
const artists = ["J. Tenniel", "G. Cruikshank", "J. Gillray", "Phiz", ""];
const people = ["Alice", "The Hatter", "A gentleman", "A lady with a fan", "", ""];

const round = (value: number, digits = 1) => Number(value.toFixed(digits));

/** Takes pixels of sheet `b` to pixels of sheet `a`, by rows. */
function between(a: readonly number[], b: readonly number[]): number[] {
  const [p, q, r, s, t, u] = b;
  const determinant = p * s - q * r;
  // the inverse of b, then a
  const inverse = [s, -q, -r, p, r * u - s * t, q * t - p * u].map((value) => value / determinant);
  const [a0, a1, a2, a3, a4, a5] = a;
  const [b0, b1, b2, b3, b4, b5] = inverse;
  return [
    a0 * b0 + a2 * b1,
    a0 * b2 + a2 * b3,
    a0 * b4 + a2 * b5 + a4,
    a1 * b0 + a3 * b1,
    a1 * b2 + a3 * b3,
    a1 * b4 + a3 * b5 + a5,
    0,
    0,
    1,
  ];
}

/** Draws it. */
export function drawnReview(
  { figures: count, works = 6, isHostile = false, isCompared = true, hasPairs = isCompared }: {
    readonly figures: number;
    readonly works?: number;
    readonly isHostile?: boolean;
    /** Whether pairs were looked for. */
    readonly isCompared?: boolean;
    /** Whether any were found. */
    readonly hasPairs?: boolean;
  },
): DrawnReview {
  const sheets = engraved(works);
  const random = new Random(7);
  const plates: number[] = [];
  const owner: number[] = [];
  const place: number[] = [];
  while (owner.length < count) {
    const sheet = sheets[plates.length % sheets.length];
    const plate = plates.push(plates.length % sheets.length) - 1;
    for (let i = 0; i < sheet.figures.length && owner.length < count; i++) {
      owner.push(plate);
      place.push(i);
    }
  }
  const boxes = owner.map((plate, i) => sheets[plates[plate]].figures[place[i]].box);
  const atlas = (side: number, each: number, count: number): Atlas => ({
    side,
    columns: each,
    rows: each,
    count,
  });
  const firstOf: number[] = [];
  owner.forEach((plate, i) => firstOf[plate] ??= i);
  const idOf = (plate: number) => `plate${String(plate).padStart(5, "0")}`;
  const bookOf = (plate: number) => books[Math.floor(plate / 2) % books.length];
  const collection: ReviewCollection = {
    title: isHostile ? hostile.title : "A collection of prints",
    revision: "1",
    canSave: true,
    canSearch: true,
    reviewer: "m.",
    plates: {
      id: plates.map((_, i) => idOf(i)),
      book: coded(plates.map((_, i) => isHostile ? hostile.title : bookOf(i))),
      title: coded(plates.map(() => isHostile ? hostile.title : "")),
      artist: coded(plates.map((_, i) => artists[i % artists.length])),
      year: plates.map((_, i) => i % 7 === 6 ? null : 1790 + (i * 37) % 80),
      work: coded(plates.map((_, i) => `Work ${Math.floor(i / 2) + 1}`)),
      rights: coded(plates.map(() => isHostile ? hostile.rights : "Public domain")),
      holder: coded(plates.map((_, i) => isHostile ? hostile.holder : `Library ${1 + i % 3}`)),
      source: coded(
        plates.map((_, i) => isHostile ? hostile.source : `https://example.org/${idOf(i)}`),
      ),
      width: plates.map((sheet) => sheets[sheet].image.width),
      height: plates.map((sheet) => sheets[sheet].image.height),
    },
    figures: {
      id: owner.map((plate, i) =>
        `${idOf(plate)}.${String(i - firstOf[plate] + 1).padStart(2, "0")}`
      ),
      plate: owner,
      box: boxes.flatMap((box) => box.map((side) => round(side))),
      score: owner.map(() => round(0.35 + 0.65 * random.next(), 3)),
      name: coded(owner.map((_, i) => isHostile ? hostile.name : people[i % people.length])),
    },
    atlases: {
      figures: atlas(96, 8, count),
      points: atlas(24, 64, count),
      plates: atlas(184, 4, plates.length),
    },
    tileSide: 256,
    neighboursPerFile: 1,
    pairTypes: [
      ["same impression", "Same impression or scan"],
      ["other state", "Other printing or state"],
      ["coloured", "Coloured"],
      ["replica", "Replica or copy"],
      ["recut", "Cut again"],
      ["reversed", "Reversed copy"],
      ["fragment", "Fragment"],
      ["same person", "Same person, other scene"],
      ["different", "Different"],
    ].map(([value, label]) => ({ value, label })),
  };
  const pairs: ReviewPair[] = [];
  for (let a = 0; hasPairs && a + 1 < Math.min(plates.length, 400); a += 2) {
    const probability = round(0.3 + 0.7 * random.next(), 3);
    pairs.push({
      a,
      b: a + 1,
      figures: null,
      type: probability < 0.5 ? "" : "coloured",
      probability,
      model: "lines 1",
      transform: between(sheets[plates[a]].frame, sheets[plates[a + 1]].frame),
      matches: [[firstOf[a], firstOf[a + 1]]],
    });
  }
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < count; i++) {
    // figures of one person lie in one heap
    const angle = 2 * Math.PI * ((i * 7) % 40) / 40 + random.next();
    const [away, spread] = [0.12 + 0.3 * ((i * 13) % 17) / 17, 0.09];
    x.push(round(0.5 + away * Math.cos(angle) + spread * (random.next() - 0.5), 4));
    y.push(round(0.5 + away * Math.sin(angle) + spread * (random.next() - 0.5), 4));
  }
  const verdicts: VerdictRow[] = [];
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const made = (key: string, make: () => Promise<Uint8Array<ArrayBuffer>>) => {
    const found = kept.get(key) ?? make();
    kept.set(key, found);
    return found;
  };
  const small = new Map<string, Promise<Image>>();
  const smallOf = (atlas: AtlasName, picture: number) => {
    const plate = atlas === "plates" ? picture : owner[picture];
    const key = `${atlas} ${plates[plate]} ${atlas === "plates" ? "" : place[picture]}`;
    const { side } = collection.atlases[atlas];
    const found = small.get(key) ?? (async () => {
      const { image } = sheets[plates[plate]];
      const whole = atlas === "plates" ? image : crop(image, boxes[picture] as Box);
      const background = [255, 253, 248, 255] as const;
      return await thumbnail(whole, { width: side, height: side, fit: "contain", background });
    })();
    small.set(key, found);
    return found;
  };
  const sheetOf = async (atlas: AtlasName, sheet: number) => {
    const { side, columns, rows, count } = collection.atlases[atlas];
    const out = blank({ width: side * columns, height: side * rows }, [255, 253, 248, 255]);
    for (let cell = 0; cell < columns * rows; cell++) {
      const picture = sheet * columns * rows + cell;
      if (picture >= count) break;
      const { data } = await smallOf(atlas, picture);
      const [left, top] = [side * (cell % columns), side * Math.floor(cell / columns)];
      for (let row = 0; row < side; row++) {
        out.data.set(
          data.subarray(4 * side * row, 4 * side * (row + 1)),
          4 * ((top + row) * out.width + left),
        );
      }
    }
    return await encodeWebp(out, { quality: 70 }) as Uint8Array<ArrayBuffer>;
  };
  const tileOf = async (plate: number, { level, column, row }: Record<string, number>) => {
    const { image } = sheets[plates[plate]];
    const scale = 2 ** (level - Math.ceil(Math.log2(Math.max(image.width, image.height))));
    const [width, height] = [Math.ceil(image.width * scale), Math.ceil(image.height * scale)];
    const whole = scale === 1 ? image : await thumbnail(image, { width, height, fit: "fill" });
    const [left, top] = [256 * column, 256 * row];
    const box: Box = [left, top, Math.min(width, left + 256), Math.min(height, top + 256)];
    return await encodeWebp(crop(whole, box)) as Uint8Array<ArrayBuffer>;
  };
  const neighbours = (figure: number, seed: number) =>
    Array.from({ length: 24 }, (_, i) => ({
      figure: (figure + sheets.length * (i + 1) * 3 + seed) % count,
      similarity: round(0.98 - 0.02 * i, 3),
    }));
  const json = (value: unknown, status = 200): DrawnAnswer => ({
    status,
    type: "application/json",
    body: JSON.stringify(value),
  });
  return {
    collection,
    verdicts,
    async answer(method, path, body = "") {
      const asked = reviewRouteOf(method, path);
      if (asked === null) return json({ error: "There is no such thing" }, 404);
      const { route, parts } = asked;
      const number = Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, Number(part)]),
      );
      const picture = (bytes: Uint8Array<ArrayBuffer>) => ({
        status: 200,
        type: "image/webp",
        body: bytes,
      });
      switch (route) {
        case "collection":
          return json(collection);
        case "plate": {
          const { figures } = sheets[plates[number.plate]];
          return json({
            outlines: figures.map(({ mask }) => maskToPolygons(mask).map((ring) => ring.flat())),
            more: { engraver: isHostile ? hostile.rights : "E. Evans" },
          });
        }
        case "neighbours": {
          const answer: NeighbourFile = {
            model: "burin_encoder",
            first: number.file,
            neighbours: [neighbours(number.file, 0)],
          };
          return json(answer);
        }
        case "map":
          return json({ model: "burin_encoder", x, y });
        case "pairs":
          return json({ pairs, isCompared });
        case "verdicts": {
          if (method === "GET") return json({ verdicts });
          break;
        }
        case "say": {
          const { said } = JSON.parse(body) as VerdictRequest;
          const row: VerdictRow = {
            id: verdicts.length + 1,
            said,
            suggestion: said.of === "pair" ? "coloured" : "",
            model: said.of === "pair" ? "lines 1" : "",
            who: "m.",
            when: new Date(Date.UTC(1865, 10, 1) + 1000 * verdicts.length).toISOString(),
            isUndone: false,
          };
          verdicts.push(row);
          return json(row);
        }
        case "undo": {
          const { id, redo = false } = JSON.parse(body) as UndoRequest;
          verdicts[id - 1] = { ...verdicts[id - 1], isUndone: !redo };
          return json(verdicts[id - 1]);
        }
        case "search": {
          const { box, like = [], unlike = [], count } = JSON.parse(body) as FigureQuery;
          const given = new Set([...like, ...unlike]);
          const found = neighbours(box ? Math.round(box.xyxy[0]) : like[0], 5)
            .filter(({ figure }) => !given.has(figure)).slice(0, count)
            .map((one) => unlike.length > 0 ? { ...one, unlike: 0.25 } : one);
          return json({ model: "burin_encoder", found, milliseconds: 12 });
        }
        case "progress":
          return json({ made: 1, total: 1 });
        case "verdictsCsv":
          return { status: 200, type: "text/csv", body: "subject,value\r\n" };
        case "importCsv":
          return json({ added: 1, refused: [{ line: 3, reason: "there is no such plate" }] });
        case "sheet": {
          const atlas = parts.atlas as AtlasName;
          return picture(await made(path, () => sheetOf(atlas, number.sheet)));
        }
        case "picture":
          return picture(
            await made(
              `picture ${plates[number.plate]}`,
              async () =>
                await encodeWebp(sheets[plates[number.plate]].image) as Uint8Array<ArrayBuffer>,
            ),
          );
        case "tile":
          return picture(await tileOf(number.plate, number));
      }
      return json({ error: "There is no such thing" }, 404);
    },
  };
}
