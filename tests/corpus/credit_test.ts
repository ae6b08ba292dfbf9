import assert from "node:assert/strict";
import {
  creditFacts,
  creditOf,
  creditWords,
  rightsCaption,
  rightsUnknown,
} from "lib/corpus/credit.ts";

const of = (rights: string, more?: Record<string, string>) =>
  creditOf({ source: "a.png", rights, ...more ? { more } : {} });

Deno.test("a picture of which nobody says the rights is marked so, in every form of its credit", () => {
  const blanks = ["", "  ", "unknown", "N/A", "?", "-", "–", "unbekannt", "Inconnu", "n.a."];
  for (const blank of blanks) {
    const credit = of(blank);
    assert.deepEqual([credit.rights, credit.isRightsKnown], [rightsUnknown, false], blank);
    assert.equal(credit.rightsUri, "");
    assert.match(creditWords(credit), /rights unknown$/);
    assert.ok(creditFacts(credit).some(({ value }) => value === rightsUnknown));
  }
});

Deno.test("what stands there is kept word for word", () => {
  for (const rights of ["none of them is free", "© Trustees", "unknown author, 1790", "=cmd|'x'"]) {
    assert.deepEqual([of(rights).rights, of(rights).isRightsKnown], [rights, true]);
  }
});

Deno.test("columns are known by what museums call them, in any spelling", () => {
  const german = of("", {
    "Künstler/in": "",
    "Künstler": "Chodowiecki",
    "Inventar-Nr.": "II 1234",
    "Sammlung": "Kupferstichkabinett",
    "Datierung": "um 1780",
    "Titel": "Der Spaziergang",
    "Bildnachweis": "Foto: X",
  });
  assert.deepEqual(
    [german.artist, german.identifier, german.holder, german.year, german.title],
    ["Chodowiecki", "II 1234", "Kupferstichkabinett", "um 1780", "Der Spaziergang"],
  );
  assert.equal(german.attribution, "Foto: X");
  const met = of("", {
    "Object Number": "17.3.756",
    "Artist Display Name": "William Hogarth",
    "Object Date": "1735",
    "Is Public Domain": "True",
    "Repository": "Metropolitan Museum of Art, New York, NY",
  });
  assert.equal(met.rights, "public domain, its source says");
  assert.equal(met.rightsUri, "https://creativecommons.org/publicdomain/mark/1.0/");
  assert.equal(
    creditWords(met),
    "William Hogarth, 1735. Metropolitan Museum of Art, New York, NY, 17.3.756. " +
      "public domain, its source says",
  );
  assert.equal(of("", { инвентарный_номер: "7" }).identifier, "7");
});

Deno.test("the plainest of several columns wins, and an empty one does not count", () => {
  assert.equal(of("", { creator: "B", artist: "A" }).artist, "A");
  assert.equal(of("", { creator: "B", artist: "unknown" }).artist, "B");
  assert.equal(of("", { year: "unknown" }).year, "");
});

Deno.test("a public domain that is denied is no licence", () => {
  const credit = of("", { public_domain: "False" });
  assert.deepEqual([credit.rights, credit.rightsUri], [
    "not in the public domain, its source says",
    "",
  ]);
  assert.equal(of("not in the public domain").rightsUri, "");
  assert.equal(
    of("", { public_domain: "dead > 100 years" }).rights,
    "public domain: dead > 100 years",
  );
});

Deno.test("licences have their addresses, whatever they are called", () => {
  const commons = "https://creativecommons.org";
  const addresses: Record<string, string> = {
    "CC0": `${commons}/publicdomain/zero/1.0/`,
    "cc-0 1.0": `${commons}/publicdomain/zero/1.0/`,
    "public domain: the artists died long ago": `${commons}/publicdomain/mark/1.0/`,
    "CC BY 4.0": `${commons}/licenses/by/4.0/`,
    "CC-BY-NC-SA-3.0": `${commons}/licenses/by-nc-sa/3.0/`,
    "cc by nc nd 4.0": `${commons}/licenses/by-nc-nd/4.0/`,
    "see http://rightsstatements.org/vocab/InC/1.0/.": "http://rightsstatements.org/vocab/InC/1.0/",
    "https://example.org/terms": "https://example.org/terms",
    "CC BY": "",
    "all rights reserved": "",
    "javascript:alert(1)": "",
    "CC0x": "",
  };
  for (const [rights, address] of Object.entries(addresses)) {
    assert.equal(of(rights).rightsUri, address, rights);
  }
});

Deno.test("an address of the licence stands beside its words, or for them", () => {
  const uri = "https://example.org/licence";
  assert.deepEqual(
    (({ rights, rightsUri }) => [rights, rightsUri])(of("free to use", { license_url: uri })),
    ["free to use", uri],
  );
  assert.equal(of("", { license_url: uri }).rights, uri);
  // one address is not told twice
  assert.deepEqual(creditFacts(of(uri)).map(({ label }) => label), ["source", "rights"]);
});

Deno.test("a holder's own words stand for what they say already, and the rights beside them", () => {
  const credit = of("CC BY 4.0", {
    artist: "Hogarth",
    year: "1735",
    holder: "Wellcome Collection",
    credit_line: "Hogarth, 1735. Wellcome Collection.",
  });
  assert.equal(creditWords(credit), "Hogarth, 1735. Wellcome Collection. CC BY 4.0");
  const twice = of("", { title: "Emblems", series: "Emblems" });
  assert.equal(creditWords(twice), "Emblems. rights unknown");
});

Deno.test("a caption has the first clause of the rights, 60 characters at most", () => {
  assert.equal(
    rightsCaption({ rights: "public domain: long dead; see there" }),
    "public domain: long dead",
  );
  assert.equal(rightsCaption({ rights: "x".repeat(60) }), "x".repeat(60));
  assert.equal(rightsCaption({ rights: "\u{1F600}".repeat(61) }), `${"\u{1F600}".repeat(59)}…`);
  assert.equal(rightsCaption(of("")), rightsUnknown);
  const commons = "https://creativecommons.org";
  assert.equal(rightsCaption({ rights: `${commons}/publicdomain/zero/1.0/` }), "CC0 1.0");
  assert.equal(
    rightsCaption({ rights: `${commons}/publicdomain/mark/1.0/` }),
    "Public Domain Mark 1.0",
  );
  assert.equal(
    rightsCaption({ rights: `${commons}/licenses/by-nc-sa/4.0/deed` }),
    "CC BY-NC-SA 4.0",
  );
});
