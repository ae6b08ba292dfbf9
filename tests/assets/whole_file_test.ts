import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  dropPartial,
  WholeFile,
  writeAgain,
  writeWhole,
  writeWholeAside,
} from "lib/assets/whole_file.ts";

function inDirectory(run: (directory: string) => void) {
  const directory = mkdtempSync(join(tmpdir(), "burin-whole-"));
  try {
    run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("a file is written, folders and all, and leaves nothing beside it", () =>
  inDirectory((directory) => {
    writeWhole(join(directory, "a/b/c.txt"), "paper");
    writeWhole(join(directory, "a/b/c.txt"), Uint8Array.of(105, 110, 107));
    assert.equal(readFileSync(join(directory, "a/b/c.txt"), "utf8"), "ink");
    assert.deepEqual(readdirSync(join(directory, "a/b")), ["c.txt"]);
  }));

Deno.test("a file whose disk is waited for aside is there once it is waited for, and whole", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-whole-"));
  const path = join(directory, "a/plate.png");
  const sync = Deno.FsFile.prototype.sync;
  try {
    const writing = writeWholeAside(path, Uint8Array.of(105, 110, 107));
    assert.equal(
      readdirSync(join(directory, "a")).filter((name) => name === "plate.png").length,
      0,
    );
    await writing;
    assert.equal(readFileSync(path, "utf8"), "ink");
    Deno.FsFile.prototype.sync = () =>
      Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" }));
    await assert.rejects(
      writeWholeAside(path, Uint8Array.of(1)),
      /Cannot write .*plate\.png \(1 bytes\): the disk is full/,
    );
    assert.deepEqual(readdirSync(join(directory, "a")), ["plate.png"]);
    assert.equal(readFileSync(path, "utf8"), "ink");
  } finally {
    Deno.FsFile.prototype.sync = sync;
    rmSync(directory, { recursive: true });
  }
});

Deno.test("a full disk is named, with what to do; what was there stays", {
  ignore: Deno.build.os !== "linux",
}, () =>
  inDirectory((directory) => {
    const path = join(directory, "plate.png");
    writeWhole(path, "before");
    const full = Deno.openSync("/dev/full", { write: true });
    const write = Deno.FsFile.prototype.writeSync;
    try {
      Deno.FsFile.prototype.writeSync = (bytes) => write.call(full, bytes);
      assert.throws(
        () => writeWhole(path, Uint8Array.of(1)),
        /Cannot write .*plate\.png \(1 bytes\): the disk is full; free some space/,
      );
    } finally {
      Deno.FsFile.prototype.writeSync = write;
      full.close();
    }
    assert.deepEqual(readdirSync(directory), ["plate.png"]);
    assert.equal(readFileSync(path, "utf8"), "before");
  }));

Deno.test("a folder that is a file is named, with what to do", () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, "a"), "");
    assert.throws(
      () => writeWhole(join(directory, "a/b.txt"), "x"),
      /Cannot write .*b\.txt: a part of its path is a file/,
    );
  }));

Deno.test("two that write one file do not share a partial one; the last to finish is whole", () =>
  inDirectory((directory) => {
    const path = join(directory, "x.bin");
    using first = new WholeFile(path);
    using second = new WholeFile(path);
    first.write(Uint8Array.of(1, 1));
    second.write(Uint8Array.of(2, 2));
    dropPartial(directory); // neither is a leftover
    first.write(Uint8Array.of(1));
    second.finish();
    assert.deepEqual([...readFileSync(path)], [2, 2]);
    first.finish();
    assert.deepEqual([...readFileSync(path)], [1, 1, 1]);
    assert.deepEqual(readdirSync(directory), ["x.bin"]);
  }));

Deno.test("what is not finished leaves nothing", () =>
  inDirectory((directory) => {
    {
      using file = new WholeFile(join(directory, "x.bin"));
      file.write(Uint8Array.of(1));
      assert.equal(readdirSync(directory).length, 1);
    }
    assert.deepEqual(readdirSync(directory), []);
  }));

Deno.test("dropPartial() removes half-written files and nothing else", () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, "best.safetensors.partial"), "");
    writeFileSync(join(directory, "best.safetensors"), "");
    dropPartial(directory);
    assert.deepEqual(readdirSync(directory), ["best.safetensors"]);
  }));

Deno.test("dropPartial() goes into folders only where it is asked to", () =>
  inDirectory((directory) => {
    mkdirSync(join(directory, "1-epochs/cache"), { recursive: true });
    const deep = join(directory, "1-epochs/cache/a.bin.0a.partial");
    writeFileSync(deep, "");
    dropPartial(directory);
    assert.ok(existsSync(deep));
    dropPartial(directory, { below: true, of: "b.bin" });
    assert.ok(existsSync(deep));
    dropPartial(directory, { below: true });
    assert.deepEqual(readdirSync(join(directory, "1-epochs/cache")), []);
  }));

Deno.test("writeAgain() removes what a killed writing of the same file left, and of no other", () =>
  inDirectory((directory) => {
    const path = join(directory, "m.onnx.sha256");
    writeFileSync(`${path}.e072818a.partial`, "half");
    writeFileSync(join(directory, "m.onnx.sha2567.e072818a.partial"), "another's");
    using other = new WholeFile(path);
    writeAgain(path, "whole");
    assert.equal(readFileSync(path, "utf8"), "whole");
    const left = readdirSync(directory).filter((name) => !name.startsWith("m.onnx.sha2567."));
    assert.equal(left.length, 2, `${left}: the file, and the one that is being written`);
    other[Symbol.dispose]();
    assert.equal(readdirSync(directory).length, 2);
    writeAgain(join(directory, "new/a.txt"), "in a folder that was not there");
    assert.equal(readFileSync(join(directory, "new/a.txt"), "utf8").length, 30);
  }));

Deno.test("a file of no bytes that cannot be written says nothing of bytes", () =>
  inDirectory((directory) => {
    mkdirSync(join(directory, "x.bin"));
    const reason = (bytes: number) => {
      using file = new WholeFile(join(directory, "x.bin"));
      if (bytes > 0) file.write(new Uint8Array(bytes));
      assert.throws(() => file.finish(), bytes > 0 ? /x\.bin \(3 bytes\): / : /x\.bin: /);
    };
    reason(0);
    reason(3);
  }));
