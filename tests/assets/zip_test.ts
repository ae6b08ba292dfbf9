import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractMember, zipEntries } from "lib/assets/zip.ts";

/** Made by Python's zipfile: a folder, a file stored, one deflated, and a comment. */
const made = Buffer.from(
  "UEsDBBQAAAAAAEuWeV0AAAAAAAAAAAAAAAAHAAAAbW9kZWxzL1BLAwQUAAAAAAAAACFQC/lDVgYAAAAGAAAADAAAAG1v" +
    "ZGVscy9hLnR4dHN0b3JlZFBLAwQUAAAACAAAACFQNhM+9hkAAAAIBwAADAAAAG1vZGVscy9iLnR4dEtJTctJLElNUUgZ" +
    "ZYwyRhmjjFHGKGPkMQBQSwECFAMUAAAAAABLlnldAAAAAAAAAAAAAAAABwAAAAAAAAAAABAA/UEAAAAAbW9kZWxzL1BL" +
    "AQIUAxQAAAAAAAAAIVAL+UNWBgAAAAYAAAAMAAAAAAAAAAAAAACAASUAAABtb2RlbHMvYS50eHRQSwECFAMUAAAACAAA" +
    "ACFQNhM+9hkAAAAIBwAADAAAAAAAAAAAAAAAgAFVAAAAbW9kZWxzL2IudHh0UEsFBgAAAAADAAMAqQAAAJgAAAAJAGEg" +
    "Y29tbWVudA==",
  "base64",
);

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "burin-zip-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("files come out as Python put them in", () =>
  inFolder(async (folder) => {
    const zip = join(folder, "x.zip");
    const to = join(folder, "out");
    writeFileSync(zip, made);
    assert.deepEqual(zipEntries(zip).map(({ path, size }) => [path, size]), [
      ["models/", 0],
      ["models/a.txt", 6],
      ["models/b.txt", 1800],
    ]);
    await extractMember(zip, { member: "a.txt", to });
    assert.equal(readFileSync(to, "utf8"), "stored");
    await extractMember(zip, { member: "b.txt", to });
    assert.equal(readFileSync(to, "utf8"), "deflated ".repeat(200));
  }));

Deno.test("what is not in there, and what is no zip, is told", () =>
  inFolder(async (folder) => {
    const zip = join(folder, "x.zip");
    const to = join(folder, "out");
    writeFileSync(zip, made);
    await assert.rejects(
      extractMember(zip, { member: "c.txt", to }),
      /Cannot find c\.txt in .*x\.zip, which holds models\/, models\/a\.txt/,
    );
    writeFileSync(zip, made.subarray(0, 200));
    assert.throws(() => zipEntries(zip), /no directory at its end/);
    const hurt = Buffer.from(made);
    hurt.fill(0, 152, 156);
    writeFileSync(zip, hurt);
    assert.throws(() => zipEntries(zip), /its directory is damaged/);
  }));
