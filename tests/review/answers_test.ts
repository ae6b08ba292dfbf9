import assert from "node:assert/strict";
import { answerTo } from "lib/review/answers.ts";
import { type ReviewRoutes, reviewRoutes } from "lib/review/api.ts";
import { openReview, type Review } from "lib/review/review.ts";
import { withSampleRun } from "./sample_run.ts";

const page = { "index.html": { headers: { "content-type": "text/html" }, text: "<p>" } };

/** Asks a review of the sample run. */
const withAnswers = (
  run: (ask: (path: string, init?: RequestInit) => Promise<Response>, revision: string) =>
    | Promise<void>
    | void,
) =>
  withSampleRun(async ({ directory }) => {
    await using review = openReview(directory, { reviewer: "x", threads: 1 });
    const ask = (path: string, init?: RequestInit) =>
      answerTo(new Request(`http://127.0.0.1/t/${path}`, init), {
        ...{ path, page },
        review: () => review,
      });
    await run(ask, review.corpus.revision);
  });

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

Deno.test("every route answers with what its table says", () =>
  withAnswers(async (ask, revision) => {
    const said = { of: "figure", figure: 1, value: "drop" };
    const asked: Record<keyof ReviewRoutes, readonly [string, RequestInit?]> = {
      collection: ["data/collection.json"],
      plate: ["data/plate/2.json"],
      neighbours: ["data/neighbours/5.json"],
      map: ["data/map.json"],
      pairs: ["data/pairs.json"],
      verdicts: ["data/verdicts.json"],
      progress: ["data/progress.json"],
      search: ["search", json({ revision, like: [0], count: 2 })],
      say: ["verdicts", json({ revision, said })],
      undo: ["verdicts/undo", json({ revision, id: 1 })],
      verdictsCsv: ["verdicts.csv"],
      importCsv: ["verdicts.csv", {
        method: "POST",
        headers: { "content-type": "text/csv" },
        body: await (await ask("verdicts.csv")).text(),
      }],
      sheet: ["sheet/figures/0.webp"],
      picture: ["picture/0.webp"],
      tile: ["tile/0/8/0-0.webp"],
    };
    for (const [route, [path, init]] of Object.entries(asked)) {
      const { type, method } = reviewRoutes[route as keyof ReviewRoutes];
      assert.equal(init?.method ?? "GET", method, route);
      const answer = await ask(path, init);
      const text = type === "image/webp" ? "" : await answer.clone().text();
      assert.equal(answer.status, 200, `${route}: ${text}`);
      assert.ok(answer.headers.get("content-type")?.startsWith(type), route);
      assert.ok((await answer.arrayBuffer()).byteLength > 0, route);
    }
    const pairs = await (await ask("data/pairs.json")).json();
    assert.deepEqual(pairs, { pairs: [], isCompared: false });
    const { verdicts } = await (await ask("data/verdicts.json")).json();
    assert.deepEqual(verdicts.map(({ said, isUndone }: never) => [said, isUndone]), [[said, true]]);
    await ask("verdicts/undo", json({ revision, id: 1, redo: true }));
    const [row] = (await (await ask("data/verdicts.json")).json()).verdicts;
    assert.equal(row.isUndone, false);
  }));

Deno.test("the page is at the address itself; its files are those that were given, and no others", () =>
  withAnswers(async (ask) => {
    assert.equal(await (await ask("")).text(), "<p>");
    assert.equal(await (await ask("index.html")).text(), "<p>");
    for (const path of ["page.js", "toString", "__proto__", "data/../index.html", "verdicts"]) {
      assert.equal((await ask(path)).status, 404, path);
    }
    assert.equal((await ask("", { method: "POST" })).status, 404);
  }));

const nowhere = [
  "data/plate/3.json",
  "data/plate/999999999.json",
  "data/neighbours/6.json",
  "sheet/figures/1.webp",
  "sheet/people/0.webp",
  "picture/3.webp",
  "tile/0/9/0-0.webp",
  "tile/0/8/1-0.webp",
  "tile/3/0/0-0.webp",
  "picture/..%2f..%2fcorpus.sqlite",
  "picture/../corpus.sqlite",
  "sheet/figures/../../corpus.sqlite",
  "corpus.sqlite",
  "summary.json",
];

Deno.test("rows, sheets and tiles that are not there, and files of the run, are not found", () =>
  withAnswers(async (ask) => {
    for (const path of nowhere) {
      const answer = await ask(path);
      assert.equal(answer.status, 404, path);
      assert.equal(typeof (await answer.json()).error, "string");
    }
  }));

Deno.test("a change of another state of the corpus is refused, and one that does not fit", () =>
  withAnswers(async (ask, revision) => {
    const said = { of: "figure", figure: 1, value: "drop" };
    const statusOf = async (path: string, init: RequestInit) => (await ask(path, init)).status;
    assert.equal(await statusOf("verdicts", json({ revision: "other", said })), 409);
    assert.equal(await statusOf("verdicts/undo", json({ revision: "other", id: 1 })), 409);
    assert.equal(await statusOf("search", json({ revision: "other", like: [0], count: 1 })), 409);
    assert.equal(await statusOf("verdicts", json({ revision, said: { ...said, figure: 6 } })), 400);
    assert.equal(await statusOf("verdicts/undo", json({ revision, id: 1 })), 404);
    assert.equal(await statusOf("verdicts", json({ revision, said: { of: "x" } })), 400);
    const plain = { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" };
    assert.equal(await statusOf("verdicts", plain), 415);
    const csv = { method: "POST", headers: { "content-type": "text/csv" }, body: "a,b" };
    assert.equal(await statusOf("verdicts.csv", csv), 400);
    assert.deepEqual((await (await ask("data/verdicts.json")).json()).verdicts, []);
  }));

Deno.test("a picture that the browser has is not sent again", () =>
  withAnswers(async (ask) => {
    const first = await ask("picture/0.webp");
    const etag = first.headers.get("etag")!;
    await first.body?.cancel();
    const again = await ask("picture/0.webp", { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, (await again.arrayBuffer()).byteLength], [304, 0]);
    const other = await ask("picture/0.webp", { headers: { "if-none-match": '"x"' } });
    assert.equal(other.status, 200);
    await other.body?.cancel();
  }));

/** Asks a review that is nothing but what is given. */
const askOf = (review: unknown) => (path: string, init?: RequestInit) =>
  answerTo(new Request(`http://127.0.0.1/t/${path}`, init), {
    ...{ path, page },
    review: () => review as Review,
  });

Deno.test("a figure has forty neighbours in a file of its own", async () => {
  const asked: unknown[] = [];
  const ask = askOf({
    corpus: { figures: [1, 2, 3] },
    neighbours(...given: unknown[]) {
      asked.push(given);
      return Promise.resolve({});
    },
  });
  assert.deepEqual([(await ask("data/neighbours/2.json")).status, asked], [
    200,
    [[2, { figures: 1, count: 40 }]],
  ]);
});

Deno.test("the collection is written once for a review, and data are kept by no browser", async () => {
  let asked = 0;
  const ask = askOf({ collection: () => ({ asked: ++asked }), map: () => ({}) });
  for (let i = 0; i < 2; i++) {
    const answer = await ask("data/collection.json");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.deepEqual(await answer.json(), { asked: 1 });
  }
  assert.equal((await ask("data/map.json")).headers.get("cache-control"), "no-store");
});

Deno.test("what is asked wrongly is 400, what fails here 500, in the words of what was thrown", async () => {
  const statusOf = async (thrown: unknown) => {
    const ask = askOf({
      map() {
        throw thrown;
      },
    });
    const answer = await ask("data/map.json");
    return [answer.status, (await answer.json()).error];
  };
  assert.deepEqual(await statusOf(new RangeError("too far")), [400, "too far"]);
  assert.deepEqual(await statusOf(new Error("torn")), [500, "torn"]);
  assert.deepEqual(await statusOf("a word"), [500, "a word"]);
});

Deno.test("a corpus that has changed on disk since is told, whatever revision is named", async () => {
  const review = { corpus: { revision: "r" }, isOutdated: () => true };
  const answer = await askOf(review)("verdicts/undo", json({ revision: "r", id: 1 }));
  assert.equal(answer.status, 409);
});
