import assert from "node:assert/strict";
import { connect } from "node:net";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { pageFiles } from "lib/review/page_files.ts";
import { type ReviewServer, serveReview } from "lib/review/server.ts";
import { type SampleRun, withSampleRun } from "./sample_run.ts";

const serve = ({ directory }: SampleRun, signal?: AbortSignal) =>
  serveReview(directory, {
    ...{ page: pageFiles({ isStatic: false }), reviewer: "x", threads: 1, background: false },
    signal,
  });

/** The answer to a request as it goes over the wire, whatever a client would make of it. */
function raw(server: ReviewServer, head: readonly string[], body = ""): Promise<string> {
  const { port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.on("data", (part) => text += part.toString("latin1"));
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
    socket.write([...head, "Connection: close", "", body].join("\r\n"));
  });
}

const partsOf = (text: string) => {
  const [head, ...body] = text.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body: body.join("\r\n\r\n") };
};

Deno.test("the page and its data are served at an address that holds a secret, with a strict policy", () =>
  withSampleRun(async (sample) => {
    await using server = serve(sample);
    assert.match(server.address, /^http:\/\/127\.0\.0\.1:\d+\/[A-Za-z0-9_-]{43}\/$/);
    for (const path of ["", "page.js", "page.css", "data/collection.json", "picture/0.webp"]) {
      const answer = await fetch(server.address + path);
      assert.equal(answer.status, 200, path);
      const policy = answer.headers.get("content-security-policy")!;
      assert.match(policy, /^default-src 'none'; script-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
      await answer.body?.cancel();
    }
  }));

Deno.test("without the secret, from another origin or to another name nothing is said, and nothing is done", () =>
  withSampleRun(async (sample) => {
    await using server = serve(sample);
    const { host, pathname } = new URL(server.address);
    const get = (path: string, ...more: string[]) =>
      raw(server, [`GET ${path} HTTP/1.1`, ...more.length > 0 ? more : [`Host: ${host}`]]);
    const revision = (await (await fetch(`${server.address}data/collection.json`)).json()).revision;
    const said = { of: "figure", figure: 1, value: "drop" };
    const body = JSON.stringify({ revision, said });
    const post = (...more: string[]) =>
      raw(server, [
        ...[`POST ${pathname}verdicts HTTP/1.1`, `Content-Length: ${body.length}`],
        ...more,
      ], body);
    const type = "Content-Type: application/json";
    const refused = [
      get("/"),
      get("/data/collection.json"),
      get(`${pathname.slice(0, -2)}/data/collection.json`),
      get(`${pathname}../data/collection.json`),
      get(`${pathname}data/collection.json`, "Host: evil.test"),
      get(`${pathname}data/collection.json`, `Host: localhost:${new URL(server.address).port}`),
      get(`${pathname}data/collection.json`, `Host: ${host}`, "Origin: https://evil.test"),
      get(`${pathname}picture/0.webp`, `Host: ${host}`, "Sec-Fetch-Site: cross-site"),
      post(`Host: ${host}`, type),
      post(`Host: ${host}`, type, "Origin: https://evil.test"),
      post(`Host: ${host}`, type, "Origin: null"),
      post("Host: evil.test", type, "Origin: http://evil.test"),
    ];
    for (const [i, answer] of (await Promise.all(refused)).entries()) {
      const { status, head, body } = partsOf(answer);
      assert.deepEqual([status, body.replace(/^0\r\n\r\n$/, "")], [403, ""], `${i}: ${answer}`);
      assert.doesNotMatch(head, /access-control|set-cookie|plate/i);
    }
    const list = await (await fetch(`${server.address}data/verdicts.json`)).json();
    assert.deepEqual(list, { verdicts: [] });
    const { status } = partsOf(await post(`Host: ${host}`, type, `Origin: http://${host}`));
    assert.equal(status, 200);
  }, { embedded: false }));

Deno.test("no path leads to a file of the run or of the machine", () =>
  withSampleRun(async (sample) => {
    await using server = serve(sample);
    const { host, pathname } = new URL(server.address);
    const paths = [
      "corpus.sqlite",
      "../corpus.sqlite",
      "..%2fcorpus.sqlite",
      "%2e%2e/%2e%2e/etc/passwd",
      "sheet/figures/..%2f..%2f..%2f..%2fcorpus.sqlite",
      "picture/0.webp/../../../summary.json",
      "..\\..\\summary.json",
      "//etc/passwd",
      "data/plate/-1.json",
      "data/plate/1e3.json",
      "data/plate/0x1.json",
      "data/plate/%00.json",
    ];
    for (const path of paths) {
      const answer = await raw(server, [`GET ${pathname}${path} HTTP/1.1`, `Host: ${host}`]);
      const { status, body } = partsOf(answer);
      assert.ok([400, 403, 404].includes(status), `${path}: ${status}`);
      assert.doesNotMatch(body, /SQLite|root:|"corpus"/);
    }
  }, { embedded: false }));

Deno.test("a page that is opened after an extraction shows what was extracted; one that was open says so", () =>
  withSampleRun(async (sample) => {
    await using server = serve(sample);
    const origin = new URL(server.address).origin;
    const collection = async () =>
      await (await fetch(`${server.address}data/collection.json`)).json();
    const before = await collection();
    {
      using store = openStore(storeFile(sample.directory));
      store.forget(["plate-0"]);
      store.digests();
    }
    const say = async (revision: string, figure: number) => {
      const answer = await fetch(`${server.address}verdicts`, {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: JSON.stringify({ revision, said: { of: "figure", figure, value: "keep" } }),
      });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await say(before.revision, 0), 409);
    const after = await collection();
    assert.deepEqual([before.plates.id.length, after.plates.id.length], [3, 2]);
    assert.equal(await say(before.revision, 0), 409);
    assert.equal(await say(after.revision, 0), 200);
  }, { embedded: false }));

Deno.test("it ends when it is told to, and its port is free again", () =>
  withSampleRun(async (sample) => {
    const stop = new AbortController();
    const server = serve(sample, stop.signal);
    const { port } = new URL(server.address);
    await (await fetch(server.address)).body?.cancel();
    stop.abort();
    await server.finished;
    using again = Deno.listen({ hostname: "127.0.0.1", port: Number(port) });
    assert.ok(again);
  }, { embedded: false }));

Deno.test("a port that is taken is an error, and two servers have two secrets", () =>
  withSampleRun(async (sample) => {
    await using one = serve(sample);
    await using two = serve(sample);
    assert.notEqual(new URL(one.address).pathname, new URL(two.address).pathname);
    const port = Number(new URL(one.address).port);
    const taken = () =>
      serveReview(sample.directory, { page: {}, reviewer: "x", port, background: false });
    assert.throws(taken, /in use/i);
  }, { embedded: false }));
