import assert from "node:assert/strict";
import { throughputLine } from "lib/study/throughput.ts";
import { fakeCorpus } from "tests/study/fake_corpus.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("a run's speed is of its own plates; those of earlier runs are counted beside", () =>
  withFolder((directory) => {
    fakeCorpus(directory, { plates: 3 });
    const line = (plates: readonly string[], seconds: number) =>
      throughputLine(directory, { through: new Set(plates), seconds });
    assert.match(
      line(["plate-0", "plate-1", "plate-2"], 60),
      /^3 plates and 6 characters in .*: 3\.0 plates, 6\.0 characters a minute$/,
    );
    assert.match(
      line(["plate-1"], 30),
      /^1 plate and 2 characters in .*: 2\.0 plates, 4\.0 characters a minute; 2 plates were gone /,
    );
    assert.match(
      line(["plate-0", "plate-1"], 1),
      /; 1 plate was gone through before, all together /,
    );
    assert.match(line([], 5), /^Nothing new: 3 plates were gone through before, all together in /);
    // no time at all is no division by nothing
    assert.match(line(["plate-0"], 0), /: 6000\.0 plates/);
  }));

Deno.test("where every plate is still to come, none was gone through", () =>
  withFolder((directory) => {
    fakeCorpus(directory, { plates: 0 });
    const line = throughputLine(directory, { through: new Set(), seconds: 1 });
    assert.match(line, /^Nothing new: 0 plates were gone through before/);
  }));
