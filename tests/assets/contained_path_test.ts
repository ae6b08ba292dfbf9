import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containedPath, pathFault } from "lib/assets/contained_path.ts";

Deno.test("paths that stay inside have no fault, the others say why", () => {
  for (const good of ["a.png", "./a.png", "a/../b.png", "a\\b.png", "..a", "a..b/c", "a/b/../.."]) {
    assert.equal(pathFault(good), null, good);
  }
  const faults: Readonly<Record<string, RegExp>> = {
    "": /empty/,
    "..": /leads out/,
    "../a.png": /leads out/,
    "a/../../b.png": /leads out/,
    "..\\a.png": /leads out/,
    "/etc/passwd": /absolute/,
    "\\\\server\\share": /absolute/,
    "C:\\a.png": /drive/,
    "c:a.png": /drive/,
    "a\0.png": /NUL/,
  };
  for (const [path, why] of Object.entries(faults)) assert.match(pathFault(path) ?? "", why, path);
});

Deno.test("links inside the folder are followed, those that lead out are refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "contained-"));
  const root = join(folder, "root");
  mkdirSync(join(root, "sub"), { recursive: true });
  writeFileSync(join(root, "a.png"), "");
  writeFileSync(join(folder, "secret"), "");
  symlinkSync("../a.png", join(root, "sub", "inside.png"));
  symlinkSync("../../secret", join(root, "sub", "outside.png"));
  symlinkSync(folder, join(root, "up"));
  symlinkSync("round", join(root, "round"));
  const what = "a.json";
  try {
    assert.equal(containedPath(root, "sub/inside.png", { what }), join(root, "sub", "inside.png"));
    assert.equal(containedPath(root, "new/b.png", { what }), join(root, "new", "b.png"));
    assert.equal(containedPath(root, "sub\\c.png", { what }), join(root, "sub", "c.png"));
    // but not where a file on this disk is called so
    writeFileSync(join(root, "sub\\d.png"), "");
    assert.equal(containedPath(root, "sub\\d.png", { what }), join(root, "sub\\d.png"));
    for (const path of ["sub/outside.png", "up/secret", "up/new.png", "up"]) {
      assert.throws(() => containedPath(root, path, { what }), /a\.json names.*link leads out/);
    }
    assert.throws(() => containedPath(root, "round", { what }), /circle/);
    assert.throws(() => containedPath(root, "../x", { what }), /"\.\.\/x".*leads out/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a folder that is itself behind a link is no way out", () => {
  const folder = mkdtempSync(join(tmpdir(), "contained-"));
  mkdirSync(join(folder, "real"));
  symlinkSync("real", join(folder, "linked"));
  try {
    const root = join(folder, "linked");
    assert.equal(containedPath(root, "a.png", { what: "x" }), join(root, "a.png"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("empty names and dots are no way down", () => {
  for (const path of ["./..", "a/./../..", "a//../..", "./a/../.."]) {
    assert.match(pathFault(path) ?? "", /leads out/, path);
  }
  assert.equal(pathFault("."), null);
});

Deno.test("a path with a fault is refused for that fault, before the disk is looked at", () => {
  const refused = (path: string) => () => containedPath("/no such root", path, { what: "x" });
  assert.throws(refused(""), /: it is empty\. Correct the name/);
  assert.throws(refused("/no such root/a.png"), /: it is absolute\./);
  assert.throws(refused("C:a.png"), /: it names a drive\./);
});
