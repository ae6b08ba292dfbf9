/** `search`: who looks like this character, or like this part of a picture? */
import { existsSync } from "node:fs";
import type { Box } from "lib/geometry/box.ts";
import { crop, flipHorizontal, type Image, readImage } from "lib/image/image.ts";
import { openEncoder } from "lib/notebook/encoder.ts";
import { type BothDirections, nearestEitherWay } from "lib/retrieval/direction.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { command, ranges, UsageError } from "./command.ts";
import { readEmbeddings } from "./embed.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { newestCheckpoint } from "./workspace.ts";

/** `x,y,w,h` in pixels. */
export function parseBox(typed: string): Box {
  const numbers = typed.split(",").map(Number);
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new UsageError(`--box takes x,y,w,h in pixels; it was given "${typed}"`);
  }
  return [x, y, x + width, y + height];
}

const row = ({ data, shape: [, d] }: Tensor<"float32">, i: number) =>
  float32(data.slice(i * d, (i + 1) * d), [1, d]);

/** One answer. */
export interface Answer {
  readonly id: string;
  readonly name: string | null;
  readonly plate: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  readonly reversed: boolean;
}

export const searchCommand = command({
  name: "search",
  about: "List the characters most like one of them, or like a picture or a part of it.",
  takes: ["ID|FILE"],
  uses: ({ values: { open } }) => open === true ? ["run"] : [],
  examples: [
    "search plate-001.00",
    "search plate-001.00 --out out/demo --k 5",
    "search ../print.jpg --box 120,80,300,420",
  ],
  options: {
    ...runOptions,
    box: { kind: "text", about: "The part of FILE to search for, in pixels", value: "x,y,w,h" },
    k: { kind: "number", about: "How many answers", default: 10, range: ranges.answers },
    threads: { kind: "number", about: "Threads", range: ranges.threads },
  },
  async run({ words: [asked], options }, context): Promise<readonly Answer[]> {
    const directory = runFolder(options, context);
    const { ids, galleries, corpus } = readEmbeddings(directory);
    const gallery = galleries["with background"];
    const own = ids.indexOf(asked);
    let query: BothDirections;
    if (own >= 0) query = { direct: row(gallery.direct, own), flipped: row(gallery.flipped, own) };
    else if (existsSync(asked)) {
      const whole = await readImage(asked);
      const part: Image = options.box === undefined ? whole : crop(whole, parseBox(options.box));
      await using encoder = await openEncoder(newestCheckpoint(directory), options);
      query = {
        direct: await encoder.embed([part]),
        flipped: await encoder.embed([flipHorizontal(part)]),
      };
    } else {
      throw new UsageError(
        `"${asked}" is neither a file nor a character of ${directory}, such as ${ids[0]}`,
      );
    }
    const [hits] = nearestEitherWay(query, gallery.direct, {
      k: options.k,
      exclude: (_, i) => i === own,
    });
    const answers = hits.map(({ index, similarity, reversed }): Answer => {
      const { id, name, plate } = corpus.characters[index];
      return { id, name, plate, similarity, reversed };
    });
    for (const { id, name, similarity, reversed } of answers) {
      const turned = reversed ? "  reversed" : "";
      context.say(`${similarity.toFixed(3)}  ${id}  ${name ?? "unknown"}${turned}`);
    }
    return answers;
  },
});
