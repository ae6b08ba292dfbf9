/**
 * Whether a file is what its name claims. A hash says more, but of some files none is published: the
 * first bytes that come are then held to, and they had better be a model and no page that says why
 * there is none.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";
import { reasonOf } from "./reason.ts";
import { headerLength, parseHeader } from "lib/tensor/safetensors.ts";
import { fieldsOf, fileSource } from "./protobuf.ts";
import { zipEntries } from "./zip.ts";

/** A file that is open. */
interface Open {
  readonly path: string;
  readonly file: number;
  readonly size: number;
}

function bytesAt({ file, size }: Open, { from, count }: { from: number; count: number }) {
  const bytes = new Uint8Array(Math.max(0, Math.min(count, size - from)));
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
}

function fail(why: string): never {
  throw new Error(why);
}

/** Numbers of ModelProto's fields. */
const model = { irVersion: 1, graph: 7 };

function checkOnnx({ file, size }: Open): void {
  let [version, graph] = [false, false];
  const fields = fieldsOf(fileSource(file, size), { start: 0, end: size });
  for (const { field, from, to, value } of fields) {
    if (field === model.irVersion && value !== null) version = true;
    if (field === model.graph && value === null && to > from) graph = true;
  }
  if (!version || !graph) fail("it is no ONNX file: it holds no graph");
}

function checkSafetensors(open: Open): void {
  const { size } = open;
  const length = headerLength(bytesAt(open, { from: 0, count: 8 }), { size, name: open.path });
  const json = bytesAt(open, { from: 8, count: length });
  parseHeader(json, { follow: size - 8 - length, name: open.path });
}

/** How pictures begin, and how they end where they are whole; ends may be followed by a few bytes. */
const pictures: Readonly<Record<string, { begins: readonly string[]; ends: string | null }>> = {
  ".png": { begins: ["\x89PNG\r\n\x1a\n"], ends: "IEND\xaeB`\x82" },
  ".jpg": { begins: ["\xff\xd8\xff"], ends: "\xff\xd9" },
  ".jpeg": { begins: ["\xff\xd8\xff"], ends: "\xff\xd9" },
  ".gif": { begins: ["GIF87a", "GIF89a"], ends: "\x3b" },
  ".webp": { begins: ["RIFF"], ends: null },
  ".tif": { begins: ["II*\0", "MM\0*"], ends: null },
  ".tiff": { begins: ["II*\0", "MM\0*"], ends: null },
};

const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const isPicture = (ending: string): boolean => Object.hasOwn(pictures, ending);

function checkPicture(open: Open, ending: string): void {
  const { begins, ends } = pictures[ending];
  const head = latin(bytesAt(open, { from: 0, count: 16 }));
  if (!begins.some((begin) => head.startsWith(begin))) fail(`it is no ${ending} picture`);
  const tail = latin(bytesAt(open, { from: Math.max(0, open.size - 64), count: 64 }));
  if (ends !== null && !tail.includes(ends)) fail("the picture is cut short");
}

/** A web page or a pointer, as such; null for anything else. */
function standIn(open: Open): string | null {
  if (open.size === 0) return "it is empty";
  const head = new TextDecoder().decode(bytesAt(open, { from: 0, count: 4096 })).trimStart();
  if (/^version https:\/\/git-lfs\.github\.com\/spec/.test(head)) {
    return "it is a pointer of Git LFS, not the file itself: fetch that with `git lfs pull`, or " +
      "from an address that gives the file";
  }
  if (/^(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!doctype\s+html|<html|<head|<body)\b/i.test(head)) {
    const title = head.match(/<title[^>]*>\s*([^<]{1,80})/i)?.[1].trim();
    return `it is a web page${title ? ` ("${title}")` : ""}, not the file: the address has ` +
      "moved, or wants a login";
  }
  return null;
}

/** A sentence saying that a file is empty, a web page or a Git LFS pointer; null where it is none of these. */
export function standInOf(path: string): string | null {
  const file = openSync(path, "r");
  try {
    return standIn({ path, file, size: fstatSync(file).size });
  } finally {
    closeSync(file);
  }
}

async function check(open: Open, ending: string): Promise<void> {
  const other = ending === ".html" ? null : standIn(open);
  if (other !== null) fail(other);
  if (ending === ".onnx") checkOnnx(open);
  else if (ending === ".safetensors") checkSafetensors(open);
  else if (ending === ".zip") await zipEntries(open.path);
  else if (isPicture(ending)) checkPicture(open, ending);
}

/**
 * Makes sure that a file is what a name's ending says: .onnx, .safetensors, .zip, pictures. Of any
 * other ending only web pages, pointers of Git LFS and empty files are refused.
 *
 * @param options.as a name with that ending; default the file's own
 * @throws {Error} that names the file and says what it is instead
 *
 * ```ts
 * import { checkClaim } from "lib/assets/claim.ts";
 * const look = () => checkClaim("model.download", { as: "models/model.onnx" });
 * ```
 */
export async function checkClaim(
  path: string,
  { as = path }: { readonly as?: string } = {},
): Promise<void> {
  const file = openSync(path, "r");
  try {
    await check({ path, file, size: fstatSync(file).size }, extname(as).toLowerCase());
  } catch (cause) {
    const why = reasonOf(cause);
    throw new Error(`Cannot use ${path} as ${as}: ${why}`, { cause });
  } finally {
    closeSync(file);
  }
}
