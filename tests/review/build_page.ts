/**
 * Bundles lib/review/page to page.js, which ships, so that nobody who opens the page needs a bundler. Run as
 * a script it writes the file: `deno task page`.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";

const folder = join(projectDirectory, "lib", "review", "page");
const bundle = join(folder, "page.js");

/** SHA-256 of everything that the bundle is made from: sources, and versions of packages. */
function sourcesDigest(): string {
  const hash = createHash("sha256");
  const sources = readdirSync(folder).filter((name) => /\.tsx?$/.test(name)).sort();
  for (const path of [...sources, "../api.ts", "../api_verdicts.ts"]) {
    hash.update(`${path}\n${readFileSync(join(folder, path), "utf8").replaceAll("\r\n", "\n")}\n`);
  }
  const { imports } = JSON.parse(readFileSync(join(projectDirectory, "deno.json"), "utf8"));
  return hash.update(`${imports.preact} ${imports["@preact/signals"]}`).digest("hex");
}

/** What the first line of a bundle of these sources says. */
export function bundleHeading(): string {
  return `/* The page of review, bundled by deno task page from sources ${sourcesDigest()}; with Preact, MIT */`;
}

if (import.meta.main) {
  const options = ["--quiet", "--platform=browser", "--format=iife", "--minify"];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...options, `--output=${bundle}`, join(folder, "main.tsx")],
    cwd: projectDirectory,
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
  writeFileSync(bundle, `${bundleHeading()}\n${readFileSync(bundle, "utf8")}`);
}
