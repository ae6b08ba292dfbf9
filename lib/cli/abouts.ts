/** What each command does, in the order in which they are listed. */
export const abouts = {
  demo: "Engrave, detect, cut out, train, search and report, offline, in a few minutes.",
  extract: "Find the characters of a collection and cut them out; goes on after a kill.",
  train: "Train an encoder on the characters of a corpus by SimCLR; extracts them where needed.",
  finetune: "Train YOLOX's head, or all of it, on labelled plates, and judge it before and after.",
  judge:
    "Judge a detector on labelled plates book by book: AP50 as COCO counts it, with intervals.",
  cutter: "Train the segmenter burin_cutter, and judge it on plates and books that it never saw.",
  encoder:
    "Find the grid of burin_encoder on the labelled figures of the prints, and evaluate it " +
    "on books left out.",
  engines: "Try every engine and provider with two training steps; say what is missing.",
  embed: "Turn every character of a corpus into a vector, by the newest checkpoint or without one.",
  export:
    "Write the newest checkpoint's encoder as an ONNX file; or finds as CSV, JSON Lines, GraphML " +
    "and W3C annotations; or cards of the run (Croissant, RO-Crate, models).",
  evaluate: "Rank augmented queries among all originals: Top-1, Top-3, Top-10 with intervals.",
  search:
    "List the characters most like some of them, a picture or a part of one, and unlike others.",
  duplicates: "Find the same engraved figure on two sheets: coloured, reversed, reworked.",
  review:
    "Open a page to look at a run, search in it, and say of pairs and cut-outs what they are.",
  report: "Write everything a run found as one page that opens offline.",
  data: "list | fetch NAME | verify [NAME] | overlay NAME: the collections there are.",
  labels:
    "list | show FROM | convert FROM TO --to FORMAT | judge FROM TRUTH: labels of boxes and " +
    "masks. FROM is a folder of labels, of extracted characters, alice, prints or prints/BOOK.",
  models: "list | fetch NAME | verify [NAME] | export NAME: weights, with licence and size.",
  notebooks: "check | run [NAME]: type-check the cells, or run them in the Deno kernel.",
  lab: "Make a Python environment with JupyterLab and the Deno kernel, and open copies of the " +
    "notebooks, in out/lab, to work in.",
  python: "Run a Python script in an environment of exactly the packages its header pins.",
  fixtures: "Make the tests' fixtures anew from their Python originals; some need PyTorch.",
  lancedb: "Install LanceDB into the cache, for tables of more than a million vectors.",
  tensorflow: "Build TensorFlow's engine into the cache, for train --engine tensorflow.",
} as const;
