/** Findings with names that break what does not escape them. */
import { creditOf } from "lib/corpus/credit.ts";
import type { Findings, PairFinding } from "lib/exchange/findings.ts";

/** Titles and names of people, each of which has broken some writer. */
export const hostile = [
  "=cmd|'/c calc'!A1, \"quoted\"",
  "</script><script>alert(1)</script>",
  "line one\nline two\r\nthree",
  "😀 \u202Eלהגנ\u202C & ‏عربي",
  "]]> <data key='n_kind'>&amp;",
  "tab\tand bell\u0007",
] as const;

const plate = (id: string, i: number) => ({
  id,
  file: `folder ${i}/${id} "x".png`,
  work: id,
  impression: i === 1 ? "coloured" : "",
  width: 640,
  height: 480,
  sha256: i === 3 ? "" : String(i).repeat(64),
  credit: creditOf({
    source: i === 0 ? "https://example.org/prints/1?a=1&b=2" : `${id}.png`,
    rights: ["CC BY-SA 4.0", "", "© Trustees; ask first", "CC0"][i],
    more: {
      title: hostile[i],
      artist: hostile[i + 1],
      "Inventar-Nr.": `${i}<&">`,
      museum: i === 1 ? "" : hostile[(i + 3) % hostile.length],
      year: "1791",
    },
  }),
});

const pairs: readonly PairFinding[] = [
  {
    ...{ a: "rake-1.00", b: "ведьма.00", type: "coloured", probability: 0.93, score: 0.61 },
    ...{ reversed: false, regions: null },
  },
  {
    ...{ a: "rake-1", b: "trailing½", type: "other state", probability: null, score: -0.25 },
    ...{ reversed: true, regions: [[10.4, 20.6, 110.2, 220.9], [0, 0, 640, 480]] },
  },
];

/** Four plates, three figures, a pair of figures and one of plates, two neighbours. */
export const sample: Findings = {
  collection: "sample of </script> & 'prints'",
  plates: ["rake-1", "ведьма", "x_x2014_", "trailing½"].map(plate),
  figures: [
    ...hostile.slice(0, 3).map((name, i) => ({
      id: `${["rake-1", "ведьма", "x_x2014_"][i]}.00`,
      plate: ["rake-1", "ведьма", "x_x2014_"][i],
      box: [10.25, -3, 200.5, 479.75] as const,
      score: 0.875,
      label: "figure",
      name: i === 2 ? null : name,
    })),
  ],
  pairs,
  neighbours: [
    {
      ...{
        figure: "rake-1.00",
        rank: 1,
        neighbour: "ведьма.00",
        similarity: 0.98,
        reversed: false,
      },
    },
    {
      ...{
        figure: "x_x2014_.00",
        rank: 2,
        neighbour: "rake-1.00",
        similarity: -0.5,
        reversed: true,
      },
    },
  ],
  made: {
    version: "0.2.0",
    at: "2026-01-31T12:00:00.000Z",
    models: { detector: "ink at 0.3", encoder: "burin_encoder" },
  },
};
