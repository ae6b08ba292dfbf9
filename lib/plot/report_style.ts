/** How the report looks: the typography of an art book, on paper or at night, on a sheet or a phone. */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { palette } from "./chart.ts";

/** The faces of the page, from packages under the SIL Open Font License 1.1. */
const faces = [
  { family: "Fell", style: "normal", weight: 400, file: "im-fell-english/files/im-fell-english" },
  { family: "Fell", style: "italic", weight: 400, file: "im-fell-english/files/im-fell-english" },
  { family: "Sans", style: "normal", weight: 400, file: "source-sans-3/files/source-sans-3" },
  { family: "Sans", style: "normal", weight: 600, file: "source-sans-3/files/source-sans-3" },
] as const;

/** The faces as CSS, the fonts inside it. */
export function fontFaces(): string {
  return faces.map(({ family, style, weight, file }) => {
    const name = `@fontsource/${file}-latin-${weight}-${style}.woff2`;
    const bytes = readFileSync(fileURLToPath(import.meta.resolve(name)));
    return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};` +
      `src:url(data:font/woff2;base64,${Buffer.from(bytes).toString("base64")})format("woff2")}`;
  }).join("\n");
}

/** The rules of the page. */
export const reportStyle = `
:root {
  --paper: ${palette.paper}; --ink: ${palette.ink}; --faded: ${palette.faded};
  --rule: ${palette.rule}; --accent: ${palette.madder}; --sheet: #fffdf8; --ground: #dfe4d6;
  --hit: ${palette.sap}; --miss: ${palette.madder}; --blue: ${palette.prussian};
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1815; --ink: #ece4d6; --faded: #a89d8c; --rule: #3b352d; --accent: #d98a73;
    --sheet: #f3ecdf; --ground: #cfd5c5; --hit: #a9bd6f; --miss: #d98a73; --blue: #8fb8d3;
  }
}
* { box-sizing: border-box }
html { font: 17px/1.55 Sans, sans-serif; background: var(--paper); color: var(--ink);
  -webkit-text-size-adjust: 100% }
body { margin: 0; padding: 0 clamp(1.1rem, 4vw, 3.5rem) }
main, header, footer, nav { max-width: 72rem; margin: 0 auto }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .4rem .8rem }
header { padding: clamp(2.5rem, 8vw, 6rem) 0 1.5rem; text-align: center }
h1, h2, h3 { font-family: Fell, serif; font-weight: 400; line-height: 1.15; margin: 0;
  text-wrap: balance }
h1 { font-size: clamp(2.6rem, 7vw, 4.6rem); letter-spacing: -.01em }
.subtitle { font: italic 1.35rem/1.35 Fell, serif; color: var(--faded); margin: .6rem auto 0;
  max-width: 38rem; text-wrap: balance }
.ornament { width: 7rem; height: 1rem; margin: 1.8rem auto 0; display: block; color: var(--accent) }
.lead { max-width: 40rem; margin: 1.6rem auto 0; text-align: left }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); margin: 2.4rem 0 0;
  padding: 0; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule) }
.facts div { padding: 1rem .6rem; text-align: center }
.facts dd { font: 2rem/1.1 Fell, serif; margin: 0 }
.facts dt { color: var(--faded); font-size: .85rem }
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end }
nav { padding: 1rem 0 0; text-align: center; font-size: .9rem }
nav ol { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem;
  justify-content: center }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .2em }
section { padding: clamp(2.5rem, 6vw, 4.5rem) 0 0 }
h2 { font-size: clamp(1.7rem, 3.6vw, 2.4rem) }
h2 .number { color: var(--accent); font-style: italic; margin-right: .5em }
h3 { font-size: 1.3rem; margin: 2rem 0 .4rem }
section > p { max-width: 42rem; margin: .6rem 0 1.4rem; color: var(--faded) }
figure { margin: 0 }
figcaption { font-size: .85rem; line-height: 1.35; color: var(--faded); margin-top: .5rem }
figcaption .credit { display: block; font: .8rem/1.35 Sans, sans-serif; overflow-wrap: anywhere }
img { display: block; max-width: 100%; height: auto; background: var(--sheet) }
.plates { columns: 2 24rem; column-gap: 1.8rem }
.plates figure { break-inside: avoid; padding-bottom: 2.2rem }
.plates img { width: 100%; border: 1px solid var(--rule) }
.plates figcaption { font: italic 1.02rem/1.35 Fell, serif }
.gallery { display: flex; flex-wrap: wrap; gap: 1.3rem 1.1rem; align-items: flex-start }
.gallery figure { width: min-content; min-width: 5.4rem; display: grid; align-items: end;
  grid-template-rows: 11rem auto }
.gallery img { max-height: 11rem; width: auto; max-width: 11rem }
.gallery figcaption { align-self: start; margin-top: .7rem }
.gallery .query img, .gallery .hit img, .gallery .miss img { outline: 3px solid var(--ink);
  outline-offset: 3px }
.gallery .hit img { outline-color: var(--hit) }
.gallery .miss img { outline-color: var(--miss); outline-style: dashed; outline-width: 2px }
.cutouts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
  gap: 1.8rem 1.4rem }
.triples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr));
  gap: 1.8rem 1.8rem }
.side { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: .4rem;
  align-items: end; justify-items: center }
.side img { max-height: 13rem; width: auto }
.cutouts .side, .triples .side, .pairs .side { height: 13rem }
.side .clear { background: var(--ground) }
.pairs.whole .side { height: auto; align-items: start }
.search { padding: 1.4rem 0; border-top: 1px solid var(--rule) }
.search .gallery { flex-wrap: nowrap; overflow-x: auto; padding: 6px }
.search .gallery figure:first-child { margin-right: 1.4rem }
.search .gallery figure { flex: none; min-width: 8rem }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
  gap: 1.8rem }
.pairs figure { border-top: 3px solid var(--hit); padding-top: .8rem }
.pairs figure.false { border-top: 3px dashed var(--miss) }
.pairs figure.unverified { border-top: 3px solid var(--rule) }
.chart svg { display: block; width: 100%; height: auto; max-width: 52rem;
  border: 1px solid var(--rule); border-radius: 2px }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; min-width: 30rem;
  width: 100% }
.wide, .chart { margin: 1.4rem 0 0 }
caption { text-align: left; color: var(--faded); font-size: .9rem; padding: 0 0 .6rem }
th, td { padding: .45rem .9rem .45rem 0; text-align: left; vertical-align: top; font-weight: 400 }
thead th { font-weight: 600; font-size: .85rem; border-bottom: 1.5px solid var(--ink) }
tbody tr { border-bottom: 1px solid var(--rule) }
.number { text-align: right }
h2 .number { text-align: left }
th.number, td.number { padding-left: .9rem; padding-right: 0 }
td .interval { color: var(--faded); font-size: .82em; white-space: nowrap }
td .value { font-weight: 600 }
.range { position: relative; display: block; height: 5px; margin: .35rem 0 .2rem auto; width: 8rem;
  background: var(--rule) }
.range i { position: absolute; top: 0; bottom: 0; background: var(--blue); opacity: .45 }
.range b { position: absolute; top: -2px; width: 3px; height: 9px; margin-left: -1.5px;
  background: var(--blue) }
.notes td, .notes tbody th { overflow-wrap: anywhere; min-width: 5rem }
.notes td.number { min-width: 0 }
.notes .number + td, .notes .number + th { padding-left: 1.4rem }
.notes table { min-width: 0 }
.pairsof thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
  overflow: hidden }
.pairsof tbody tr:first-child { border-top: 1.5px solid var(--ink) }
.pairsof th { width: 14rem; color: var(--faded) }
code { font: .88em ui-monospace, monospace; overflow-wrap: anywhere }
footer { padding: 4rem 0 3rem; color: var(--faded); font-size: .85rem; text-align: center }
@media print {
  html { font-size: 10.5pt; background: #fff }
  nav, .skip { display: none }
  section { break-inside: auto; padding-top: 1.6rem }
  figure, tr, .search { break-inside: avoid }
  h2, h3 { break-after: avoid }
  .plates { columns: 2 14rem }
  .plates img { max-height: 20cm; width: auto }
  .gallery img { max-height: 6.5rem; max-width: 6.5rem }
  .gallery figure { grid-template-rows: 6.5rem auto; min-width: 4rem }
  .facts { grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)) }
  .facts dd { font-size: 1.5rem }
}
`;
