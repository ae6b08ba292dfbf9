import assert from "node:assert/strict";
import { addressOf, guardedHeaders, newToken, passage } from "lib/review/gate.ts";

const gate = { token: newToken(), host: "127.0.0.1:4711" };
const own = "http://127.0.0.1:4711";

/** The path that a request gets, asked of another address or with other headers. */
const asked = (
  { path = `/${gate.token}/data/map.json`, method = "GET", ...headers }: Record<string, string>,
) => passage(new Request(own + path, { method, headers: { host: gate.host, ...headers } }), gate);

Deno.test("a token has 256 bits, in letters that an address may hold, and is another each time", () => {
  const tokens = new Set(Array.from({ length: 50 }, newToken));
  assert.equal(tokens.size, 50);
  for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(addressOf(gate), `${own}/${gate.token}/`);
});

Deno.test("the page's own requests are let in, and so is a person who follows the address", () => {
  assert.equal(asked({}), "data/map.json");
  assert.equal(asked({ path: `/${gate.token}/` }), "");
  assert.equal(asked({ origin: own, "sec-fetch-site": "same-origin" }), "data/map.json");
  assert.equal(asked({ "sec-fetch-site": "none" }), "data/map.json");
  assert.equal(asked({ method: "POST", origin: own }), "data/map.json");
});

const refused: readonly (readonly [what: string, how: Record<string, string>])[] = [
  ["without a token", { path: "/data/map.json" }],
  ["of the token alone", { path: `/${gate.token}` }],
  ["of nothing", { path: "/" }],
  ["with a part of the token", { path: `/${gate.token.slice(0, -1)}/data/map.json` }],
  ["with more than the token", { path: `/${gate.token}A/data/map.json` }],
  ["with another token", { path: `/${newToken()}/data/map.json` }],
  ["with a token in other letters", { path: `/${gate.token.toLowerCase()}/x` }],
  ["that climbs out of the token", { path: `/${gate.token}/../data/map.json` }],
  ["that climbs in another spelling", { path: `/${gate.token}/%2e%2e/data/map.json` }],
  ["to a name that was made to mean this machine", { host: "evil.test:4711" }],
  ["to another port", { host: "127.0.0.1:4712" }],
  ["to no port", { host: "127.0.0.1" }],
  ["to localhost", { host: "localhost:4711" }],
  ["of another origin", { origin: "https://evil.test" }],
  ["of a page on disk", { origin: "null" }],
  ["of another scheme", { origin: "https://127.0.0.1:4711" }],
  ["of another port", { origin: "http://127.0.0.1:4712" }],
  ["of another site's picture", { "sec-fetch-site": "cross-site" }],
  ["of the same site's other port", { "sec-fetch-site": "same-site" }],
  ["that posts without an origin", { method: "POST" }],
  ["that posts from elsewhere", { method: "POST", origin: "https://evil.test" }],
  ["by PUT", { method: "PUT", origin: own }],
  ["by DELETE", { method: "DELETE", origin: own }],
  ["by OPTIONS", { method: "OPTIONS", origin: own }],
  ["by HEAD", { method: "HEAD" }],
];

for (const [what, how] of refused) {
  Deno.test(`a request ${what} is not let in`, () => assert.equal(asked(how), null));
}

Deno.test("the policy allows nothing but files of the page's own: no script in text, nobody else", () => {
  const policy = guardedHeaders["content-security-policy"];
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assert.ok(!("access-control-allow-origin" in guardedHeaders));
});
