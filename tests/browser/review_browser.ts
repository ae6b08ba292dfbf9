/// <reference lib="dom" />
/** The page of `review` in headless Chromium, served from a drawn collection or opened from disk. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { reviewPath } from "lib/review/api.ts";
import { pageFiles } from "lib/review/page_files.ts";
import { type DrawnReview, drawnReview } from "./drawn_review.ts";

/** Opens the Chromium of the PATH. */
export async function openChromium(): Promise<Browser> {
  const program = (process.env.PATH ?? "").split(delimiter)
    .map((folder) => join(folder, "chromium")).find((path) => existsSync(path));
  if (program === undefined) {
    throw new Error('There is no program "chromium". On Debian: apt install chromium');
  }
  return await chromium.launch({
    executablePath: program,
    args: ["--no-sandbox", "--disable-gpu"],
  });
}

/** A drawn collection behind a server of this machine. */
export interface ServedReview extends AsyncDisposable {
  readonly review: DrawnReview;
  /** Address of the page, with its token. */
  readonly address: string;
}

/** Serves a drawn collection as `review` does. */
export function servedReview(
  options: Parameters<typeof drawnReview>[0],
): ServedReview {
  const review = drawnReview(options);
  const files = pageFiles({ isStatic: false });
  const token = "/a-token/";
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(token)) return new Response(null, { status: 404 });
      const path = pathname.slice(token.length) || "index.html";
      if (request.method === "GET" && Object.hasOwn(files, path)) {
        return new Response(files[path].text, { headers: files[path].headers });
      }
      const { status, type, body } = await review.answer(
        request.method,
        path,
        await request.text(),
      );
      return new Response(body, { status, headers: { "content-type": type } });
    },
  );
  return {
    review,
    address: `http://127.0.0.1:${server.addr.port}${token}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** How a page is looked at. */
export interface Looking {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  readonly isOffline?: boolean;
  /** The page's address where it is not that of everything. */
  readonly page?: string;
}

/**
 * Opens an address in a fresh profile, and fails where the page throws, says an error in the console (as it
 * does of a policy that was broken), or asks for anything that does not begin with `address`.
 */
export async function withPage(
  browser: Browser,
  address: string,
  { width = 1600, height = 950, scheme = "light", isOffline = false, page: at = address, ...rest }:
    & Looking
    & { readonly run: (page: Page, context: BrowserContext) => Promise<void> },
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    offline: isOffline,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !/^(data|blob):/.test(url)) faults.push(`asked for ${url}`);
    });
    await page.goto(at);
    await rest.run(page, context);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

/** Opens a folder from disk, by its `index.html`, in a fresh profile with the network off. */
export async function withStaticPage(
  browser: Browser,
  file: string,
  options: Omit<Parameters<typeof withPage>[2], "isOffline" | "page">,
): Promise<void> {
  const page = pathToFileURL(file).href;
  const address = page.replace(/index\.html$/, "");
  await withPage(browser, address, { ...options, isOffline: true, page });
}

/** Goes to a view by its address, as a link does, and waits until it is there. */
export async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => location.hash = to, hash);
  await page.waitForFunction((to) => location.hash === to, hash);
  await page.locator("main").waitFor();
}

/** Writes a collection as a folder that opens from disk. */
export async function writeStaticReview(review: DrawnReview, folder: string): Promise<string> {
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [path, { text }] of Object.entries(pageFiles({ isStatic: true }))) put(path, text);
  const json = async (path: string, change: (value: unknown) => unknown = (value) => value) => {
    const { body } = await review.answer("GET", path);
    const text = JSON.stringify(change(JSON.parse(String(body))));
    put(`${path}.js`, `burin[${JSON.stringify(path)}] = ${text.replaceAll("<", "\\u003c")};\n`);
  };
  const { collection } = review;
  await json(reviewPath("collection"), (value) => ({
    ...value as object,
    canSave: false,
    canSearch: false,
    tileSide: null,
    reviewer: "",
  }));
  for (const route of ["map", "pairs", "verdicts"] as const) await json(reviewPath(route));
  for (let plate = 0; plate < collection.plates.id.length; plate++) {
    await json(reviewPath("plate", { plate }));
    const path = reviewPath("picture", { plate });
    put(path, (await review.answer("GET", path)).body);
  }
  for (let file = 0; file < collection.figures.id.length; file++) {
    await json(reviewPath("neighbours", { file }));
  }
  for (const [atlas, { columns, rows, count }] of Object.entries(collection.atlases)) {
    for (let sheet = 0; sheet < Math.ceil(count / (columns * rows)); sheet++) {
      const path = reviewPath("sheet", { atlas, sheet });
      put(path, (await review.answer("GET", path)).body);
    }
  }
  return join(folder, "index.html");
}

/** Playwright keeps a process, sockets and timers of its own until the browser is closed. */
export const loose = { sanitizeOps: false, sanitizeResources: false };

/** A collection of 600 figures, and steps of a test that have a page of it each. */
export interface Gestures extends AsyncDisposable {
  readonly review: DrawnReview;
  step(name: string, run: (page: Page) => Promise<void>, width?: number): Promise<boolean>;
}

/** Serves the collection, and opens a browser for the steps of a test. */
export async function openGestures(t: Deno.TestContext): Promise<Gestures> {
  await using stack = new AsyncDisposableStack();
  const { review, address } = stack.use(servedReview({ figures: 600 }));
  const browser = stack.use(await openChromium());
  const open = stack.move();
  return {
    review,
    step: (name, run, width = 1600) =>
      t.step(name, () => withPage(browser, address, { width, run })),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
