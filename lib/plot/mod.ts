/**
 * Figures, galleries, overlays, tables and the report, with lettering as outlines.
 *
 * @module
 */
/** A figure as Plotly takes it. */
export type { Figure } from "./figure.ts";
/** A figure from its traces. */
export { figure } from "./figure.ts";
/** A figure as SVG, without a browser. */
export { figureSvg } from "./static.ts";
/** Boxes and masks drawn over a plate. */
export { overlay } from "./overlay.ts";
/** A box or mask to draw. */
export type { Mark } from "./overlay.ts";
/** Pictures with captions in rows. */
export { galleryImage } from "./gallery.ts";
/** A query with its answers. */
export { neighbourImage } from "./gallery.ts";
/** A table as plain data. */
export type { Table } from "./table.ts";
/** A table from rows. */
export { tableOf } from "./table.ts";
/** A table as text. */
export { tableText } from "./table.ts";
/** A table as Markdown. */
export { tableMarkdown } from "./table.ts";
/** A table as HTML. */
export { tableHtml } from "./table.ts";
/** Top-1, Top-3 and Top-10 with intervals. */
export { topTable } from "./table.ts";
/** The same as bars. */
export { topBars } from "./bars.ts";
/** Loss over the steps. */
export { trainingCurve } from "./curve.ts";
/** Precision over recall. */
export { precisionRecallCurve } from "./curve.ts";
/** Curves of a detector's training. */
export { finetuneCurves } from "./finetune_curves.ts";
/** Which class was taken for which. */
export { confusionFigure } from "./confusion.ts";
/** Points in the plane. */
export { scatter } from "./scatter.ts";
/** Vectors projected to their first two principal axes. */
export { principalPlane } from "./scatter.ts";
/** The report as one HTML page. */
export { renderReport } from "./report.ts";
