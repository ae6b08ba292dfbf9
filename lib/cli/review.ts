/** `review`: a page to look, search and decide in. */
import process from "node:process";
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { runOptions } from "./run_options.ts";

export const reviewCommand = command({
  name: "review",
  about: abouts.review,
  takes: [],
  uses: ({ values }) => values.static !== undefined ? [] : values.open ? ["net", "run"] : ["net"],
  examples: ["review", "review --corpus prints --open", "review --static out/page"],
  options: {
    ...runOptions,
    static: text("Write the page as a folder that opens from disk, without saving", {
      value: "FOLDER",
    }),
    by: text("Who says what is said; default: the name that you are logged in by", {
      value: "NAME",
    }),
    port: number("Port of 127.0.0.1; default: one that is free", {
      range: { least: 0, most: 65535, whole: true },
    }),
    open: flag("Show the page in the browser"),
    threads: number("Threads", { range: ranges.threads }),
  },
  async run({ options }, context): Promise<unknown> {
    // loaded now: the help of a command needs its options alone
    const { pageFiles } = await import("lib/review/page_files.ts");
    const { extractedRun } = await import("lib/study/run_folder.ts");
    const directory = extractedRun(options, context);
    const { static: folder, port, threads, open } = options;
    const { signal } = context;
    const onFault = (reason: string) => context.say(reason);
    if (folder !== undefined) {
      const { writeStaticReview } = await import("lib/review/static_folder.ts");
      using bar = context.bar("writing the page", 1);
      const onProgress = (done: number, total: number) => (bar.total(total), bar.at(done));
      const page = pageFiles({ isStatic: true });
      const how = { folder, page, threads, signal, onProgress, onFault };
      const written = await writeStaticReview(directory, how);
      context.say(`wrote ${written.file}, ${Math.ceil(written.bytes / 2 ** 20)} MB in all`);
      return written;
    }
    const { serveReview } = await import("lib/review/server.ts");
    const reviewer = options.by ?? (process.env.USER || process.env.USERNAME || "reviewer");
    const page = pageFiles({ isStatic: false });
    await using server = serveReview(directory, { page, port, threads, reviewer, signal, onFault });
    const { address } = server;
    if (context.json) console.log(JSON.stringify({ address }));
    context.say(`The page is ${address} until you press Ctrl-C.`);
    if (open) await (await import("lib/tools/open_page.ts")).openAddress(address);
    await server.finished;
    return { address };
  },
});
