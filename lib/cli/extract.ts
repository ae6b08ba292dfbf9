/** `extract`: plates in, characters out. */
import { join } from "node:path";
import { outOf } from "lib/study/corpus_choice.ts";
import { counted } from "lib/study/counted.ts";
import { command } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { extractionOf, extractOptions } from "./extract_options.ts";

export const extractCommand = command({
  name: "extract",
  about: abouts.extract,
  takes: [],
  examples: [
    "extract --corpus ../my-prints",
    "extract --corpus alice --detector yolox_nano",
    "extract --corpus prints/seymour-sketches --detector yolox_nano",
    "extract --plates 12 --seed 3 --out out/twelve",
  ],
  options: extractOptions,
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { openCollection } = await import("lib/study/collection.ts");
    const { extractCharacters } = await import("lib/study/extract_characters.ts");
    const { checkDetectorName } = await import("lib/study/extraction_models.ts");
    const { readSummary } = await import("lib/study/summary.ts");
    checkDetectorName(options.detector);
    const [asked, directory] = [extractionOf(options), outOf(options)];
    const collection = await openCollection(options, context);
    const { plates, characters, skipped } = await extractCharacters(collection, {
      ...asked,
      directory,
      context,
    });
    context.say(
      `${counted(characters, "character")} on ${counted(plates - skipped.length, "plate")}` +
        (skipped.length > 0 ? `; ${counted(skipped.length, "plate")} skipped` : ""),
    );
    const files = ["characters.jsonl", "corpus.sqlite", "summary.json"];
    for (const file of files) context.say(`wrote ${join(directory, file)}`);
    return readSummary(directory);
  },
});
