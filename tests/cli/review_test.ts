import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { withSampleRun } from "tests/review/sample_run.ts";
import { json, ran } from "./ran.ts";

Deno.test("review says its address, answers there alone, and ends at Ctrl-C", () =>
  withSampleRun(async ({ directory }) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "review", "--out", directory, "--json", "--threads", "1"],
      cwd: projectDirectory,
      stdout: "piped",
      stderr: "inherit",
      env: { NO_COLOR: "1" },
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const { value = "" } = await lines.read();
      const { address } = JSON.parse(value);
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/[A-Za-z0-9_-]{43}\/$/);
      const answer = await fetch(address);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /<div id="page">/);
      const { host } = new URL(address);
      const other = await fetch(`http://${host}/`);
      assert.deepEqual([other.status, await other.text()], [403, ""]);
      const sheet = await fetch(`${address}sheet/figures/0.webp`);
      assert.equal(sheet.headers.get("content-type"), "image/webp");
      await sheet.body?.cancel();
    } finally {
      child.kill("SIGINT");
    }
    const since = performance.now();
    const { code } = await child.status;
    await lines.cancel();
    assert.equal(code, 130);
    assert.ok(performance.now() - since < 20_000);
  }, { embedded: false }));

Deno.test("review --static writes a folder, and says where it is; a port that is none is refused", () =>
  withSampleRun(async ({ directory }) => {
    const folder = join(directory, "page");
    const { file, files } = json<{ file: string; files: number }>(
      await ran("review", "--out", directory, "--static", folder, "--threads", "1", "--json"),
    );
    assert.ok(existsSync(file) && files > 10);
    const { status, err } = await ran("review", "--out", directory, "--port", "65536");
    assert.equal(status, 2);
    assert.match(err, /--port/);
    const none = await ran("review", "--out", join(directory, "none"));
    assert.equal(none.status, 1);
    assert.match(none.err, /There is no corpus in .*: run extract first/);
  }, { embedded: false }));
