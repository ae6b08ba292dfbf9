/** `search`: who looks like this character, or like this part of a picture? */
import { join } from "node:path";
import type { Answer } from "lib/study/search.ts";
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { parseBox } from "lib/command/values.ts";
import { abouts } from "./abouts.ts";
import { embedderOption } from "./embedder_option.ts";
import { runOptions } from "./run_options.ts";

export const searchCommand = command({
  name: "search",
  about: abouts.search,
  takes: ["ID|FILE"],
  uses: ({ values: { open } }) => open === true ? ["run"] : [],
  examples: [
    "search plate-001.00",
    "search plate-001.00 --out out/demo --k 5 --html out/like.html",
    "search ../print.jpg --box 120,80,300,420 --open",
    "search plate-001.00 --embedder phash",
  ],
  options: {
    ...runOptions,
    box: text("The part of FILE to search for, in pixels", { value: "x,y,w,h" }),
    k: number("How many answers", { default: 10, range: ranges.answers }),
    embedder: embedderOption,
    html: text("Write a page with the pictures", { value: "FILE" }),
    open: flag("Show the page in the browser; default: search.html of the run"),
    threads: number("Threads", { range: ranges.threads }),
  },
  async run({ words: [asked], options }, context): Promise<readonly Answer[]> {
    // loaded now: the help of a command needs its options alone
    const { search } = await import("lib/study/search.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const { answerLines } = await import("lib/study/answer_lines.ts");
    const { html, open, box: typed } = options;
    const box = typed === undefined ? undefined : parseBox(typed);
    const directory = runFolder(options, context);
    const found = await search({ ...options, asked, box, directory }, context);
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
