import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractMember, zipEntries } from "lib/assets/zip.ts";
import { Random } from "lib/tensor/random.ts";
import { zipOf } from "./zip_made.ts";

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
    assert.deepEqual((await zipEntries(zip)).map(({ path, size }) => [path, size]), [
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
    await assert.rejects(zipEntries(zip), /no directory at its end/);
    const hurt = Buffer.from(made);
    hurt.fill(0, 152, 156);
    writeFileSync(zip, hurt);
    await assert.rejects(zipEntries(zip), /its directory is damaged/);
  }));

Deno.test("large zips, and sizes that follow the bytes, are read", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    for (const form of [{ zip64: true }, { descriptor: true }, { deflate: true, zip64: true }]) {
      writeFileSync(zip, zipOf({ "x/a.txt": "ink".repeat(50), "empty.txt": "" }, form));
      assert.deepEqual((await zipEntries(zip)).map(({ path, size }) => [path, size]), [
        ["x/a.txt", 150],
        ["empty.txt", 0],
      ]);
      await extractMember(zip, { member: "a.txt", to, bytes: 150 });
      assert.equal(readFileSync(to, "utf8"), "ink".repeat(50));
      await extractMember(zip, { member: "empty.txt", to });
      assert.equal(readFileSync(to, "utf8"), "");
    }
  }));

Deno.test("what the directory says and the bytes do not is refused, and leaves no file", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    const files = { "a.txt": "ink".repeat(50) };
    const wrong = [
      [{ crc: 1 }, /its checksum is another/],
      [{ crc: 1, deflate: true }, /its checksum is another/],
      [{ deflate: true, size: 149 }, /has not the 149 bytes/],
      [{ deflate: true, size: 151 }, /its checksum is another .* or its length/],
      [{ size: 151 }, /150 bytes cannot hold 151/],
      [{ deflate: true, size: 4e9 }, /cannot hold 4000000000; the zip is damaged/],
      [{ packed: 4e9 }, /4000000000 bytes cannot hold 150/],
      [{ packed: 4e9, deflate: true }, /would lie beyond the files' part/],
      [{ encrypted: true }, /it is encrypted/],
    ] as const;
    for (const [fault, said] of wrong) {
      writeFileSync(zip, zipOf(files, fault));
      await assert.rejects(extractMember(zip, { member: "a.txt", to }), said);
      assert.ok(!existsSync(to));
    }
    writeFileSync(zip, zipOf(files));
    await assert.rejects(
      extractMember(zip, { member: "a.txt", to, bytes: 7 }),
      /it has 150 bytes, not 7/,
    );
    const hurt = Buffer.from(zipOf(files, { deflate: true }));
    hurt.fill(255, 36, 40);
    writeFileSync(zip, hurt);
    await assert.rejects(extractMember(zip, { member: "a.txt", to }), /packed bytes are damaged/);
  }));

/** A whole number of 8 bytes in a zip's bytes. */
const put64 = (bytes: Uint8Array, at: number, value: bigint) =>
  new DataView(bytes.buffer).setBigUint64(at, value, true);

Deno.test("a directory that lies nowhere, or takes all memory, ends no process", () =>
  inFolder(async (folder) => {
    const zip = join(folder, "x.zip");
    const bytes = zipOf({ "a.txt": "ink" }, { zip64: true });
    const [locator, record] = [bytes.length - 42, bytes.length - 98];
    for (const where of [2n ** 63n, 2n ** 53n, 10n ** 15n]) {
      for (const at of [locator + 8, record + 48]) {
        const hurt = Uint8Array.from(bytes);
        put64(hurt, at, where);
        writeFileSync(zip, hurt);
        // where the directory is can be told from its end as well
        const found = await zipEntries(zip).catch(({ message }: Error) => message);
        if (typeof found !== "string") assert.deepEqual(found, [{ path: "a.txt", size: 3 }]);
        else assert.match(found, /^Cannot read .*x\.zip as a zip: it/);
      }
    }
    const large = Uint8Array.from(bytes.subarray(record));
    put64(large, 40, 2n ** 27n); // bytes of the directory
    put64(large, 48, 0n);
    put64(large, 56 + 8, 2n ** 27n);
    const file = openSync(zip, "w");
    writeSync(file, large, 0, large.length, 2 ** 27); // the rest is a hole that takes no disk
    closeSync(file);
    await assert.rejects(zipEntries(zip), /its directory would take 134217728 bytes/);
  }));

Deno.test("an entry's own header may be longer than the directory's, with another extra field", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    writeFileSync(zip, zipOf({ "a.txt": "ink", "b.txt": "press" }, { localExtra: 9 }));
    await extractMember(zip, { member: "a.txt", to });
    assert.equal(readFileSync(to, "utf8"), "ink");
    await extractMember(zip, { member: "b.txt", to });
    assert.equal(readFileSync(to, "utf8"), "press");
  }));

Deno.test("an entry's own header must have the directory's name and method", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    const bytes = Buffer.from(zipOf({ "a.txt": "ink" }));
    for (const [at, value, said] of [[30, 98, /another name/], [8, 8, /zip is damaged/]] as const) {
      const hurt = Buffer.from(bytes);
      hurt[at] = value;
      writeFileSync(zip, hurt);
      await assert.rejects(extractMember(zip, { member: "a.txt", to }), said);
      assert.ok(!existsSync(to));
    }
  }));

Deno.test("a zip that is stopped leaves no file", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    writeFileSync(zip, zipOf({ "a.txt": "ink" }));
    const signal = AbortSignal.abort();
    await assert.rejects(extractMember(zip, { member: "a.txt", to, signal }), {
      name: "AbortError",
    });
    assert.ok(!existsSync(to));
  }));

Deno.test("a full disk, and a folder that is not there, are told as such", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    writeFileSync(zip, zipOf({ "a.txt": "ink" }));
    await assert.rejects(
      extractMember(zip, { member: "a.txt", to: join(folder, "none", "out") }),
      /Cannot unpack a\.txt from .*x\.zip: there is no such file or folder/,
    );
    if (!existsSync("/dev/full")) return; // where there is none, nothing else is always full
    symlinkSync("/dev/full", to);
    await assert.rejects(
      extractMember(zip, { member: "a.txt", to }),
      ({ message, cause }: Error & { cause: { code: string } }) =>
        /the disk is full/.test(message) && cause.code === "ENOSPC",
    );
  }));

Deno.test("names that lead outside, and two of one name, are refused", () =>
  inFolder(async (folder) => {
    const zip = join(folder, "x.zip");
    for (const name of ["../a.txt", "/a.txt", "x\\..\\..\\a.txt", "C:\\a.txt", "a\0.txt"]) {
      writeFileSync(zip, zipOf({ [name]: "a" }));
      await assert.rejects(zipEntries(zip), /x\.zip as a zip: it holds a file called/, name);
    }
    writeFileSync(zip, zipOf({ "x/a.txt": "a", "y/a.txt": "b" }));
    await assert.rejects(
      extractMember(zip, { member: "a.txt", to: join(folder, "out") }),
      /there are several: x\/a\.txt, y\/a\.txt/,
    );
  }));

Deno.test("mutated zips are unpacked rightly, or refused by name", () =>
  inFolder(async (folder) => {
    const [zip, to] = [join(folder, "x.zip"), join(folder, "out")];
    const random = new Random(3);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(made);
      for (let k = 0; k <= i % 3; k++) bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
      writeFileSync(zip, bytes);
      try {
        await extractMember(zip, { member: "b.txt", to });
        assert.equal(readFileSync(to, "utf8"), "deflated ".repeat(200));
      } catch (error) {
        assert.match((error as Error).message, /^Cannot (read|find|unpack) .*x\.zip/);
      }
    }
  }));
