import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { listFolder } from "lib/corpus/folder_listing.ts";

function folderOf(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "listing-"));
  for (const file of files) {
    mkdirSync(dirname(join(folder, "root", file)), { recursive: true });
    writeFileSync(join(folder, "root", file), "");
  }
  return folder;
}

Deno.test("hidden files and folders are passed over", () => {
  const hidden = [".a", "._a.png", "__MACOSX", "@eaDir", ".ipynb_checkpoints", "Thumbs.db"];
  const files = ["b.png", "a/c.png", "a/._c.png", ".hidden/h.png", ...hidden];
  const folder = folderOf(files);
  try {
    assert.deepEqual(listFolder(join(folder, "root")), {
      files: [{ path: "a/c.png", real: "a/c.png" }, { path: "b.png", real: "b.png" }],
      outside: [],
      closed: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("files are in the order of their paths, however the system lists them", () => {
  const names = ["a/z.png", "a.png", "a-b/c.png", "B.png", "b/a.png", "b/B.png", "0.png"];
  const folder = folderOf([...names, ...names.map((name) => `x/${name}`)].reverse());
  try {
    const listed = listFolder(join(folder, "root")).files.map(({ path }) => path);
    assert.deepEqual(listed, listed.toSorted());
    assert.equal(listed.length, 14);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("links are followed inside the folder, circles end, those that lead out are told", () => {
  const folder = folderOf(["a/b.png"]);
  const root = join(folder, "root");
  writeFileSync(join(folder, "secret.png"), "");
  symlinkSync("a", join(root, "linked"));
  symlinkSync("..", join(root, "a", "round"));
  symlinkSync("a/b.png", join(root, "c.png"));
  symlinkSync("../secret.png", join(root, "out.png"));
  symlinkSync("nothing", join(root, "dangling.png"));
  symlinkSync("..", join(root, "up"));
  try {
    assert.deepEqual(listFolder(root), {
      files: [
        { path: "a/b.png", real: "a/b.png" },
        { path: "c.png", real: "a/b.png" },
        { path: "linked/b.png", real: "a/b.png" },
      ],
      outside: ["dangling.png", "out.png", "up"],
      closed: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a folder below that cannot be read is told, and the others are listed; the first one must be", () => {
  const folder = folderOf(["a/b.png", "locked/c.png", "z/locked/d.png", "e.png"]);
  const root = join(folder, "root");
  const deny = (place: string) => {
    throw Object.assign(new Error(`EACCES: ${place}`), { code: "EACCES" });
  };
  const entries = (place: string) => readdirSync(place, { withFileTypes: true });
  try {
    const { files, closed } = listFolder(root, {
      read: (place) => place.endsWith("locked") ? deny(place) : entries(place),
    });
    assert.deepEqual(files.map(({ path }) => path), ["a/b.png", "e.png"]);
    assert.deepEqual(closed, ["locked", "z/locked"]);
    assert.throws(
      () => listFolder(root, { read: deny }),
      /Cannot list the folder .*root \(EACCES\): make it readable/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a file in the place of a folder is called one", () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-listing-"));
  try {
    const file = join(folder, "plate.png");
    writeFileSync(file, "");
    assert.throws(() => listFolder(file), /ENOTDIR.*it is a file: give the folder that it lies in/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
