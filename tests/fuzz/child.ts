/**
 * Reads inputs, one for each line of its input: the number of the input. Answers each with a line of
 * JSON. It is a process of its own, so that a crash, a hang or too much memory ends nothing else.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { Random } from "lib/tensor/random.ts";
import { emptied, type Kind } from "./kinds.ts";
import { checkError, demand, Fault } from "./oracle.ts";

export interface Answer {
  readonly index: number;
  readonly kind: string;
  readonly file: string;
  readonly outcome: "read" | "refused" | "fault";
  readonly detail: string;
}

export interface InputOptions {
  readonly seed: number;
  /** Where `writeBases` wrote. */
  readonly bases: string;
  /** Names of kinds; all where it is empty. */
  readonly only: readonly string[];
  /** The module whose `kinds` are read. */
  readonly table: string;
}

/** The kind and the changed file of an input: its number and the seed decide all of it. */
export async function inputOf(index: number, { seed, bases, only, table }: InputOptions) {
  const { kinds }: { kinds: Readonly<Record<string, Kind>> } = await import(table);
  const random = new Random(seed).fork(index);
  const names = only.length > 0 ? only : Object.keys(kinds);
  const name = names[index % names.length];
  const kind = kinds[name];
  const files = kind.files ??
    filesBelow(join(bases, kind.base)).filter((path) => !isPicture(path)).sort();
  const file = files.length > 0 ? random.pick(files) : "";
  const before = join(bases, kind.base, file);
  const content = file === "" ? new Uint8Array(0) : kind.mutate(
    // a kind may add a file to its base
    existsSync(before) ? new Uint8Array(readFileSync(before)) : new Uint8Array(0),
    random.fork("change"),
    file,
  );
  return { name, kind, file, content, random: random.fork("read") };
}

/** All files below a folder, "/" between names. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));

const isPicture = (path: string) => /\.(png|jpe?g|webp|gif|tiff?)$/i.test(path);

/** What is in the sandbox besides the two folders that a reader may use. */
const strangers = (sandbox: string) =>
  readdirSync(sandbox).filter((name) => !["in", "out", "links", "secret.png"].includes(name));

async function answer(
  index: number,
  options: InputOptions & { readonly sandbox: string },
): Promise<Answer> {
  const { sandbox, bases } = options;
  const { name, kind, file, content, random } = await inputOf(index, options);
  const folder = join(sandbox, "in");
  emptied(folder);
  cpSync(join(bases, kind.base), folder, { recursive: true });
  if (file !== "") {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  const out = emptied(join(sandbox, "out"));
  const told = { index, kind: name, file };
  let outcome: Answer["outcome"] = "read";
  let detail = "";
  try {
    try {
      await kind.read({ folder, file, out, bases, random });
    } catch (error) {
      if (error instanceof Fault) throw error;
      outcome = "refused";
      detail = error instanceof Error ? error.message : String(error);
      // of a folder that is rearranged as a whole, any file may be at fault; and where a description of
      // label files does not fit these, either
      const names = file === "" || /\.ya?ml$/.test(file)
        ? filesBelow(folder).map((path) => basename(path))
        : [basename(file)];
      checkError(error, [...names, folder, "/out/"]);
    }
    demand(strangers(sandbox).length === 0, `wrote ${strangers(sandbox)} beside its folders`);
    demand(existsSync(join(sandbox, "secret.png")), "removed a file beside its folder");
    demand(!("polluted" in {}), "changed the prototype of all objects");
    return { ...told, outcome, detail: detail.slice(0, 300) };
  } catch (error) {
    for (const stranger of strangers(sandbox)) {
      rmSync(join(sandbox, stranger), { recursive: true, force: true });
    }
    Reflect.deleteProperty(Object.prototype, "polluted");
    const what = error instanceof Error ? error.message : String(error);
    return { ...told, outcome: "fault", detail: what.slice(0, 600) };
  }
}

if (import.meta.main) {
  const options = JSON.parse(Deno.args[0]);
  cpSync(join(options.bases, "secret.png"), join(options.sandbox, "secret.png"));
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  for await (const chunk of Deno.stdin.readable) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const index = Number(rest.slice(0, end));
      rest = rest.slice(end + 1);
      const line = JSON.stringify(await answer(index, options));
      Deno.stdout.writeSync(encoder.encode(line + "\n"));
    }
  }
}
