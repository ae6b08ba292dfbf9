import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assetState } from "lib/assets/asset_state.ts";
import type { Asset } from "lib/assets/manifest.ts";
import { withFolder } from "tests/with_folder.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

const asset: Asset = {
  path: "models/mine.onnx",
  variants: [{
    name: "fp32",
    url: null,
    bytes: 4,
    sha256: hashOf("mine"),
    grade: "reported",
    origin: "tests",
  }],
};

Deno.test("a file is missing, here, damaged, or vouched for", () =>
  withFolder(async (folder) => {
    const mirror = join(folder, "mirror");
    const places = {
      project: join(folder, "none"),
      cache: join(folder, "cache"),
      mirrors: [mirror],
    };
    const { path } = asset;
    assert.deepEqual(await assetState(asset, places), { path, state: "missing" });
    mkdirSync(join(mirror, "models"), { recursive: true });
    writeFileSync(join(mirror, path), "mine");
    const here = { path, state: "here", sha256: hashOf("mine"), variant: "fp32", from: "mirror" };
    assert.deepEqual(await assetState(asset, places), here);
    writeFileSync(join(mirror, path), "other");
    const damaged = await assetState(asset, places);
    assert.equal(damaged.state, "damaged");
    assert.match(damaged.reason!, new RegExp(hashOf("other")));
    const vouched = await assetState(asset, { ...places, trust: hashOf("other") });
    assert.deepEqual([vouched.state, vouched.variant], ["here", "trusted"]);
  }));
