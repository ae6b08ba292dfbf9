import assert from "node:assert/strict";
import { UsageError } from "lib/cli/command.ts";
import {
  newestCheckpoint,
  openCorpus,
  openDetector,
  outOf,
  surroundings,
  timed,
} from "lib/cli/workspace.ts";
import { blank } from "lib/image/image.ts";
import { withFolder } from "./ran.ts";

const collection = {
  name: "none",
  plates: [],
  labels: [{ plate: "p", box: [0, 0, 5, 5] as const, name: "Alice" }],
  open: () => Promise.reject(new Error("none")),
  digest: () => Promise.resolve(""),
};

Deno.test("results go to a folder of the corpus's name", () => {
  assert.equal(outOf({ corpus: "engraver", out: undefined }), "out/engraver");
  assert.equal(outOf({ corpus: "/my/prints/", out: undefined }), "out/prints");
  assert.equal(outOf({ corpus: "alice", out: "here" }), "here");
});

Deno.test("detectors by name; an unknown one lists the known", async () => {
  await using labels = await openDetector("labels", { collection });
  const plate = { id: "p" } as Parameters<typeof labels.detector.use>[0];
  assert.equal(
    (await labels.detector.use(plate)(blank({ width: 9, height: 9 }, [0, 0, 0, 255]))).length,
    1,
  );
  await using ink = await openDetector("ink", { collection });
  assert.match(ink.detector.sha256!, /^[0-9a-f]{64}$/);
  await assert.rejects(
    openDetector("yolo9", { collection }),
    (error: Error) =>
      error instanceof UsageError && /Known: ink, yolox, labels/.test(error.message),
  );
});

Deno.test("what is missing says which command makes it", () =>
  withFolder((folder) => {
    assert.throws(() => openCorpus(folder), /run extract first/);
    assert.throws(() => newestCheckpoint(folder), /run train first/);
    return Promise.resolve();
  }));

Deno.test("versions, machine and seconds are those of this run", async () => {
  const { versions, machine } = surroundings();
  assert.equal(versions.deno, Deno.version.deno);
  assert.ok(Number(machine.cores) > 0);
  const { result, seconds } = await timed(() => new Promise((r) => setTimeout(() => r(7), 50)));
  assert.equal(result, 7);
  assert.ok(seconds >= 0.04 && seconds < 5);
});
