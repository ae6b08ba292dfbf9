import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import { creditOf } from "lib/corpus/credit.ts";
import { embeddedCredit } from "lib/corpus/embedded_credit.ts";
import { openFolder } from "lib/corpus/folder.ts";
import { imageHead } from "lib/image/image.ts";
import { withFolder } from "tests/with_folder.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const ofXmp = (xmp: string) => embeddedCredit({ xmp: bytes(xmp) });

const packet = (inside: string, attributes = "") =>
  `<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description ${attributes}>` +
  `${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`;

Deno.test("XMP tells rights, their address, title, creator and credit, as tags or as attributes", () => {
  const told = ofXmp(packet(
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">\u00a9 A &amp; B</rdf:li></rdf:Alt></dc:rights>' +
      "<dc:creator><rdf:Seq><rdf:li>William Hogarth</rdf:li></rdf:Seq></dc:creator>",
    "xmpRights:WebStatement=\"https://example.org/?a=1&amp;b=2\" photoshop:Credit='Museum &#65;&#x42;'",
  ));
  assert.deepEqual(told, {
    rights: "© A & B",
    more: {
      creator: "William Hogarth",
      attribution: "Museum AB",
      rightsuri: "https://example.org/?a=1&b=2",
    },
  });
  const credit = creditOf({ source: "", ...told, rights: told.rights! });
  assert.deepEqual([credit.artist, credit.attribution, credit.rightsUri], [
    ...["William Hogarth", "Museum AB", "https://example.org/?a=1&b=2"],
  ]);
  assert.deepEqual(ofXmp(packet('<cc:license rdf:resource="https://example.org/l"/>')), {
    rights: "https://example.org/l",
  });
});

Deno.test("damaged and hostile metadata say nothing, and end", () => {
  const odd = [
    "",
    "<dc:rights>",
    "<dc:rights></dc:title>",
    "dc:rights=",
    'dc:rights="never closed',
    "<dc:rights".repeat(50_000),
    "&#99999999;".repeat(1000),
  ];
  for (const xmp of odd) assert.deepEqual(ofXmp(xmp), {}, xmp.slice(0, 30));
  assert.deepEqual(ofXmp(`<dc:rights>${"x".repeat(3000)}</dc:rights>`).rights?.length, 2000);
  assert.deepEqual(ofXmp(`<dc:rights>a</dc:rights>${" ".repeat(1 << 20)}`), {}, "too long");
  for (let length = 0; length < 40; length++) {
    const noise = Uint8Array.from(
      { length },
      (_, i) => [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0xff, 0xff][i] ?? 0xff,
    );
    assert.deepEqual(embeddedCredit({ exif: noise, iptc: noise }), {});
  }
  const endless = Uint8Array.of(0x1c, 2, 116, 0x7f, 0xff, 65);
  assert.deepEqual(embeddedCredit({ iptc: endless }), {});
});

Deno.test("IPTC tells rights, credit and source, in UTF-8 or in Latin-1", () => {
  const set = (number: number, text: Uint8Array) => [0x1c, 2, number, 0, text.length, ...text];
  const iptc = Uint8Array.from([
    ...bytes("Photoshop 3.0\0"),
    ...set(116, bytes("© Städel")),
    ...set(110, Uint8Array.of(0x53, 0xf6, 0x68)),
    ...set(115, bytes("shelf\0 7")),
    ...set(25, bytes("keyword")),
  ]);
  assert.deepEqual(embeddedCredit({ iptc }), {
    ...{ rights: "© Städel", source: "shelf 7", more: { attribution: "Söh" } },
  });
});

Deno.test("a file's own words are those of its plate, unless a table says otherwise", () =>
  withFolder(async (folder) => {
    const picture = () =>
      sharp({ create: { width: 8, height: 6, channels: 3, background: "#fff" } });
    await picture().jpeg().withExif({ IFD0: { Copyright: "CC BY 4.0", Artist: "Phiz" } })
      .toFile(join(folder, "exif.jpg"));
    await picture().tiff().withXmp(packet("<dc:rights>CC0</dc:rights>")).toFile(
      join(folder, "xmp.tif"),
    );
    await picture().png().toFile(join(folder, "plain.png"));
    await picture().jpeg().withExif({ IFD0: { Copyright: "wrong" } }).toFile(
      join(folder, "told.jpg"),
    );
    Deno.writeTextFileSync(
      join(folder, "source.json"),
      '[{"file": "told.jpg", "rights": "right"}]',
    );
    assert.ok((await imageHead(join(folder, "exif.jpg"))).told.exif);
    const { plates, unused } = await openFolder(folder);
    const rights = Object.fromEntries(plates.map((plate) => [plate.file, creditOf(plate).rights]));
    assert.deepEqual(rights, {
      ...{
        "exif.jpg": "CC BY 4.0",
        "plain.png": "rights unknown",
        "told.jpg": "right",
        "xmp.tif": "CC0",
      },
    });
    assert.equal(creditOf(plates[0]).artist, "Phiz");
    assert.deepEqual([plates[0].width, plates[0].height], [8, 6]);
    assert.equal(unused, undefined);
    // another tool's file of that name is no reason to stop
    Deno.writeTextFileSync(join(folder, "source.json"), '"something else"');
    assert.match(
      (await openFolder(folder)).unused![0].what,
      /source\.json that tells of no pictures/,
    );
  }));
