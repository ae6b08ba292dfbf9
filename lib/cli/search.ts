/** `search`: who looks like these, and not like those, on which plates? */
import { join } from "node:path";
import type { Answer } from "lib/study/search.ts";
import { command, flag, number, ranges, text, texts } from "lib/command/command.ts";
import { parseBox, parseYears } from "lib/command/values.ts";
import { abouts } from "./abouts.ts";
import { embedderOption, indexOption } from "./embedder_option.ts";
import { runOptions } from "./run_options.ts";

export const searchCommand = command({
  name: "search",
  about: abouts.search,
  takes: ["[ID|FILE...]"],
  uses: ({ values: { open } }) => open === true ? ["run"] : [],
  examples: [
    "search plate-001.00 plate-003.02 --not plate-002.01",
    "search plate-001.00 --out out/demo --k 5 --html out/like.html",
    "search ../print.jpg --box 120,80,300,420 --open",
    "search --plate plate-001 --box 120,80,300,420 --artist rowlandson --year 1790-1810",
  ],
  options: {
    ...runOptions,
    plate: text("Search with this plate of the run, or with --box on it", { value: "ID" }),
    box: text("The part of FILE, or of the plate, to search for, in pixels", { value: "x,y,w,h" }),
    not: texts("What answers are not to be like; can be given several times", { value: "ID|FILE" }),
    book: text("Only on plates of books so called, or a part of it", { value: "NAME" }),
    artist: text("Only on plates by artists so called", { value: "NAME" }),
    year: text("Only on plates of that year, or of those years", { value: "YEAR|FROM-TO" }),
    work: text("Only on impressions of works so called", { value: "NAME" }),
    k: number("How many answers", { default: 10, range: ranges.answers }),
    embedder: embedderOption,
    index: indexOption,
    html: text("Write a page with the pictures", { value: "FILE" }),
    open: flag("Show the page in the browser; default: search.html of the run"),
    threads: number("Threads", { range: ranges.threads }),
  },
  async run({ words, options }, context): Promise<readonly Answer[]> {
    // loaded now: the help of a command needs its options alone
    const { search } = await import("lib/study/search.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const { answerLines } = await import("lib/study/answer_lines.ts");
    const { html, open, plate, box: typed, year, book, artist, work, ...rest } = options;
    const box = typed === undefined ? undefined : parseBox(typed);
    const asked = plate === undefined ? words : [...words, { plate, box }];
    const whole = { asked, box: plate === undefined ? box : undefined };
    const filter = { book, artist, work, years: year === undefined ? undefined : parseYears(year) };
    const directory = runFolder(options, context);
    const found = await search({ ...rest, ...whole, filter, directory }, context);
    for (const line of answerLines(found)) context.say(line);
    if (html !== undefined || open) {
      const { writeWhole } = await import("lib/assets/whole_file.ts");
      const { searchPage } = await import("lib/study/search_page.ts");
      const file = html ?? join(directory, "search.html");
      writeWhole(file, await searchPage(found, { box: typed, context }));
      context.say(`wrote ${file}`);
      if (open) await (await import("lib/tools/open_page.ts")).openPage(file);
    }
    return found.answers.map(({ index: _, ...answer }) => answer);
  },
});
