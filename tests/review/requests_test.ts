import assert from "node:assert/strict";
import { bodyText, postedOf, RefusedRequest } from "lib/review/requests.ts";

const posted = (body: BodyInit, type: string) =>
  new Request("http://127.0.0.1/", { method: "POST", body, headers: { "content-type": type } });

const status = (wanted: number) => (error: unknown) =>
  error instanceof RefusedRequest && error.status === wanted;

Deno.test("a body is read where it is of its type, whatever stands behind it", async () => {
  const types = ["application/json", "application/json; charset=utf-8", "Application/JSON"];
  for (const type of types) {
    assert.equal(await bodyText(posted("{}", type), "application/json"), "{}");
  }
  const others = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""];
  for (const type of others) {
    await assert.rejects(bodyText(posted("{}", type), "application/json"), status(415));
  }
});

Deno.test("a body of as many bytes as may be is read, one more is refused, also where no length is told", async () => {
  const most = 64 * 1024;
  const whole = await bodyText(posted("x".repeat(most), "application/json"), "application/json");
  assert.equal(whole.length, most);
  const more = "x".repeat(most + 1);
  await assert.rejects(bodyText(posted(more, "application/json"), "application/json"), status(413));
  const stream = new Blob([more]).stream();
  const request = new Request("http://127.0.0.1/", {
    method: "POST",
    body: stream,
    headers: { "content-type": "application/json" },
  });
  assert.equal(request.headers.get("content-length"), null);
  await assert.rejects(bodyText(request, "application/json"), status(413));
});

Deno.test("bytes that are no text are refused", () =>
  assert.rejects(
    bodyText(posted(new Uint8Array([0xff, 0xfe]), "text/csv"), "text/csv"),
    status(400),
  ));

const revision = "r";
const figure = { of: "figure", figure: 3, value: "drop" };
const pair = { of: "pair", a: 0, b: 1, figures: null, value: "recut" };

Deno.test("what is said of pairs and figures is taken as it is", () => {
  for (const said of [figure, pair, { ...pair, figures: [2, 5], value: "not sure" }]) {
    assert.deepEqual(postedOf("say", JSON.stringify({ revision, said, more: 1 })), {
      revision,
      said,
    });
  }
  assert.deepEqual(postedOf("undo", '{"revision":"r","id":3,"redo":true}'), {
    ...{ revision, id: 3, redo: true },
  });
  assert.deepEqual(postedOf("undo", '{"revision":"r","id":3}'), { revision, id: 3 });
  const box = { plate: 1, xyxy: [0, 0, 9, 9] };
  for (const query of [{ box }, { like: [1], unlike: [2] }, { like: [1] }]) {
    assert.deepEqual(postedOf("search", JSON.stringify({ revision, count: 5, ...query })), {
      ...{ revision, count: 5, ...query },
    });
  }
});

const refused: readonly (readonly ["say" | "undo" | "search", string, unknown])[] = [
  ["say", "nothing", null],
  ["say", "no revision", { said: figure }],
  ["say", "another kind", { revision, said: { ...figure, of: "plate" } }],
  ["say", "another word", { revision, said: { ...figure, value: "coloured" } }],
  ["say", "a word of every object", { revision, said: { ...pair, value: "toString" } }],
  ["say", "half a row", { revision, said: { ...figure, figure: 0.5 } }],
  ["say", "a row before the first", { revision, said: { ...figure, figure: -1 } }],
  ["say", "more than it has", { revision, said: { ...figure, who: "somebody else" } }],
  ["say", "one figure of two", { revision, said: { ...pair, figures: [1] } }],
  ["undo", "no number", { revision, id: "1" }],
  ["search", "nothing to look for", { revision, count: 5 }],
  ["search", "both", { revision, count: 5, like: [1], box: { plate: 0, xyxy: [0, 0, 1, 1] } }],
  ["search", "no answers", { revision, count: 0, like: [1] }],
  ["search", "a box of three", { revision, count: 5, box: { plate: 0, xyxy: [0, 0, 1] } }],
  ["search", "101 figures", { revision, count: 5, like: Array(101).fill(1) }],
];

for (const [route, what, body] of refused) {
  Deno.test(`${route} with ${what} is refused`, () => {
    assert.throws(() => postedOf(route, JSON.stringify(body)), status(400));
  });
}

Deno.test("a body that is no JSON is refused, and the fault names no file", () => {
  assert.throws(() => postedOf("say", "{"), (error: Error) => {
    assert.match(error.message, /^Cannot read the request/);
    return status(400)(error);
  });
});

Deno.test("a table of verdicts may have 32 MiB; who tells a greater length is not read", async () => {
  const most = 32 * 2 ** 20;
  const table = new Uint8Array(most + 1).fill(120);
  const whole = await bodyText(posted(table.subarray(1), "text/csv"), "text/csv");
  assert.equal(whole.length, most);
  await assert.rejects(bodyText(posted(table, "text/csv"), "text/csv"), status(413));
  const headers = { "content-type": "text/csv", "content-length": String(most + 1) };
  const told = { headers: new Headers(headers), body: null } as unknown as Request;
  await assert.rejects(bodyText(told, "text/csv"), status(413));
});

Deno.test("a revision has 100 letters at most, a query 100 figures, and one answer from one figure is enough", () => {
  const undo = (length: number) => JSON.stringify({ revision: "r".repeat(length), id: 0 });
  assert.equal(postedOf("undo", undo(100)).revision.length, 100);
  assert.throws(() => postedOf("undo", undo(101)), status(400));
  const search = (figures: number) =>
    postedOf("search", JSON.stringify({ revision, like: Array(figures).fill(0), count: 1 }));
  assert.deepEqual(search(1), { revision, like: [0], count: 1 });
  assert.equal(search(100).like!.length, 100);
});
