import assert from "node:assert/strict";
import { liveSource, staticSource } from "lib/review/page/source.ts";
import { withGlobals } from "./fake_browser.ts";

interface Asked {
  readonly path: string;
  readonly init: RequestInit;
}

function fetching(asked: Asked[], response: () => Response) {
  return {
    fetch: (path: string, init: RequestInit) => {
      asked.push({ path, init });
      return Promise.resolve(response());
    },
  };
}

Deno.test("liveSource() asks below the page's own address, JSON by GET and POST", async () => {
  const asked: Asked[] = [];
  await withGlobals(fetching(asked, () => Response.json({ pairs: [] })), async () => {
    const source = liveSource();
    assert.deepEqual(await source.ask("pairs"), { pairs: [] });
    await source.ask("undo", { body: { revision: "r", id: 3 } });
    await source.ask("importCsv", { body: "a,b" });
  });
  assert.deepEqual(asked.map(({ path, init }) => [path, init.method, init.body]), [
    ["data/pairs.json", "GET", undefined],
    ["verdicts/undo", "POST", '{"revision":"r","id":3}'],
    ["verdicts.csv", "POST", "a,b"],
  ]);
});

Deno.test("liveSource() fails with the server's own sentence, whatever form it has", async () => {
  const faults: readonly (readonly [Response, RegExp])[] = [
    [Response.json({ error: "The corpus has changed" }, { status: 409 }), /The corpus has changed/],
    [new Response("nothing here", { status: 404 }), /nothing here/],
    [new Response("", { status: 500 }), /status 500/],
    [Response.json({ reason: "full" }, { status: 500 }), /\{"reason":"full"\}/],
  ];
  for (const [response, message] of faults) {
    await withGlobals(
      fetching([], () => response),
      () => assert.rejects(liveSource().ask("map"), message),
    );
  }
});

/** A document whose scripts do what a file on disk does. */
function documentOf(files: Readonly<Record<string, unknown>>, loads: string[]): Document {
  return {
    createElement: () => ({ remove() {} }),
    head: {
      append(script: { src: string; onload(): void; onerror(): void }) {
        loads.push(script.src);
        const path = script.src.replace(/\.js$/, "");
        if (!(path in files)) return script.onerror();
        (globalThis as unknown as { burin: Record<string, unknown> }).burin[path] = files[path];
        script.onload();
      },
    },
  } as unknown as Document;
}

Deno.test("staticSource() reads scripts that say what they hold, each once", () =>
  withGlobals({ burin: undefined }, async () => {
    const loads: string[] = [];
    const map = { model: null, x: [], y: [] };
    const source = staticSource(documentOf({ "data/map.json": map }, loads));
    assert.deepEqual(await source.ask("map"), map);
    assert.deepEqual(await source.ask("map"), map);
    assert.deepEqual(loads, ["data/map.json.js"]);
    await assert.rejects(source.ask("pairs"), /no readable data\/pairs\.json\.js/);
    const said = { of: "figure", figure: 1, value: "keep" } as const;
    await assert.rejects(
      source.ask("say", { body: { revision: "r", said } }),
      /run deno task review/,
    );
  }));
