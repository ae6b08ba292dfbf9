/** Hostile and damaged files of others, where they are: read, or refused by name, in bounded time. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { checkClaim } from "lib/assets/claim.ts";
import { parseModelManifest, projectDirectory } from "lib/assets/manifest.ts";
import { extractMember, zipEntries } from "lib/assets/zip.ts";
import { parseXml } from "lib/corpus/xml.ts";
import { decodeImage } from "lib/image/image.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { parseNotebook } from "lib/tools/notebook_file.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";

const attacks = [
  ...(process.env.BURIN_MIRROR ?? "").split(delimiter).filter(Boolean),
  "../shared",
].map((folder) => resolve(projectDirectory, folder, "cases/attack")).find(existsSync);

/** How each kind is read; the errors of those that take no path name none. */
const readers: Record<string, (file: string, scratch: string) => unknown> = {
  async zip(file, scratch) {
    for (const { path } of await zipEntries(file)) {
      const member = path.split("/").at(-1)!;
      if (member !== "") await extractMember(file, { member, to: join(scratch, "out") });
    }
  },
  safetensors: (file) => decodeSafetensors(readFileSync(file), { name: file }),
  embeddings: (file) => decodeSafetensors(readFileSync(file), { name: file }),
  manifest: (file) => parseModelManifest(readFileSync(file, "utf8"), file),
  notebook: (file) => parseNotebook(readFileSync(file, "utf8"), file),
  async onnx(file) {
    readMetadata(file);
    await checkClaim(file);
    await using _session = await openSession(file);
  },
  image: (file) => decodeImage(file),
};

/** What the engine says, and no person should read. */
const engine =
  /Unexpected token|is not a function|Cannot read propert|undefined|stack size|\.cc:\d/;

for (const [kind, read] of Object.entries(readers)) {
  Deno.test(`attacks on ${kind}: read or refused by name`, {
    ignore: attacks === undefined, // needs cases/ in a folder of BURIN_MIRROR
  }, async () => {
    const scratch = mkdtempSync(join(tmpdir(), "burin-attacks-"));
    try {
      const names = readdirSync(join(attacks!, kind));
      assert.ok(names.length > 0);
      for (const name of names) {
        const file = join(attacks!, kind, name);
        const began = performance.now();
        try {
          await read(file, scratch);
        } catch (error) {
          const { message } = error as Error;
          assert.ok(message.includes(name), `${file}: ${message}`);
          assert.doesNotMatch(message, engine, file);
          assert.ok(message.length < 1000, file);
        }
        assert.ok(performance.now() - began < 5000, `${file} took too long`);
      }
      assert.deepEqual(readdirSync(scratch).filter((name) => name !== "out"), []);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
}

Deno.test("attacks on XML: no entity is opened", { ignore: attacks === undefined }, () => {
  for (const name of ["xmllaughs", "xmlxxe"]) {
    const text = readFileSync(join(attacks!, "attack", name, "a.xml"), "utf8");
    assert.throws(() => parseXml(text), /uses an entity of its own/, name);
  }
});
