/** A process that extracts a collection, so that a test can kill it: FOLDER CORPUS ABREAST. */
import { openFolder } from "lib/corpus/folder.ts";
import { extract } from "lib/extract/extract.ts";
import { blobs, box } from "tests/extract/blobs.ts";

const [folder, directory, abreast] = Deno.args;
const none = { sha256: null };
await extract(await openFolder(folder), {
  directory,
  detector: { name: "blobs", ...none, use: () => blobs },
  segmenter: { name: "box", ...none, use: box },
  abreast: Number(abreast),
  onProgress: ({ plate }) => Deno.stdout.writeSync(new TextEncoder().encode(`${plate}\n`)),
});
