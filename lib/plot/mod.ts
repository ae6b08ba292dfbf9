/**
 * Charts, galleries, overlays, tables and the report, with lettering as outlines.
 *
 * @module
 */
/** A map of figures as one picture. */
export { mapPicture } from "./map_picture.ts";
/** How large a map's picture is, and how many pictures it shows. */
export type { MapPictureOptions } from "./map_picture.ts";
/** A chart as Plotly takes it. */
export type { Chart } from "./chart.ts";
/** A chart from its traces. */
export { chart } from "./chart.ts";
/** One of plotly's traces, in plotly's own words. */
export type { Trace } from "./chart.ts";
/** What JSON can hold. */
export type { Json } from "./chart.ts";
/** What a plot is called, how large it is, and what it says to those who cannot see it. */
export type { ChartOptions } from "./chart.ts";
/** Attributes of a plotly trace or layout by name. */
export type { Attributes } from "./chart.ts";
/** A chart as SVG, without a browser. */
export { chartSvg } from "./static.ts";
/** Boxes and masks drawn over a plate. */
export { overlay } from "./overlay.ts";
/** A box or mask to draw. */
export type { Mark } from "./overlay.ts";
/** How marks are drawn on a plate. */
export type { OverlayOptions } from "./overlay.ts";
/** Pictures with captions in rows. */
export { galleryImage } from "./gallery.ts";
/** A query with its answers. */
export { neighbourImage } from "./gallery.ts";
/** A picture of a gallery with what is written under it. */
export type { Picture } from "./gallery.ts";
/** How the pictures of a gallery are arranged. */
export type { GalleryOptions } from "./gallery.ts";
/** A search. */
export type { SearchResult } from "./gallery.ts";
/** Why a picture is framed. */
export type { PictureFrame } from "./gallery.ts";
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
/** A column of a table. */
export type { Column } from "./table.ts";
/** What may stand in a cell; null is what nobody measured. */
export type { Cell } from "./table.ts";
/** One model's line of the study's table. */
export type { TopRow } from "./table.ts";
/** How the cells of a column are written. */
export type { ColumnKind } from "./table.ts";
/** How well one detector does against the labels. */
export type { DetectionRow } from "./table.ts";
/** What a part of the plates or of the figures gives; null where there is nothing to find. */
export type { TallyRow } from "./table.ts";
/** The same as bars. */
export { topBars } from "./bars.ts";
/** Loss over the steps. */
export { trainingCurve } from "./curve.ts";
/** Precision over recall. */
export { precisionRecallCurve } from "./curve.ts";
/** What is drawn of a step of training. */
export type { LossPoint } from "./curve.ts";
/** What a training curve is compared with, and how it is drawn. */
export type { TrainingCurveOptions } from "./curve.ts";
/** One detector's precision at each recall, as thresholds fall. */
export type { PrecisionRecall } from "./curve.ts";
/** Curves of a detector's training. */
export { finetuneCurves } from "./finetune_curves.ts";
/** One training run as its curves are drawn. */
export type { DrawnRun } from "./finetune_curves.ts";
/** What is drawn of an epoch. */
export type { DrawnEpoch } from "./finetune_curves.ts";
/** Which class was taken for which. */
export { confusionChart } from "./confusion.ts";
/** Points in the plane. */
export { scatter } from "./scatter.ts";
/** Vectors projected to their first two principal axes. */
export { principalPlane } from "./scatter.ts";
/** A point of a scatter plot. */
export type { Point } from "./scatter.ts";
/** Titles and size of a scatter plot. */
export type { ScatterOptions } from "./scatter.ts";
/** The report as one HTML page. */
export { renderReport } from "./report.ts";
/** Everything the page says. */
export type { Report } from "./report.ts";
/** Something to know, in few words. */
export type { Fact } from "./report.ts";
/** A plate with what was found on it. */
export type { PlateView } from "./report.ts";
/** One character, with the plate around it and alone. */
export type { CutOutView } from "./report.ts";
/** An original and two views of it, as training sees them. */
export type { AugmentationView } from "./report.ts";
/** A run of training. */
export type { TrainingView } from "./report.ts";
/** Two figures that were found to be the same engraving. */
export type { PairView } from "./report.ts";
/** Two plates that were found to show one design. */
export type { PlatePairView } from "./report.ts";
/** Figures that lead to those most like them. */
export type { AroundView } from "./look_around.ts";
/** One of these figures, and which are like it. */
export type { AroundFigure } from "./look_around.ts";
/** Where something comes from and who may do what with it. */
export type { Source } from "./report.ts";
/** Markup that may stand in a page as it is. */
export type { Html } from "./html.ts";
/** Precision, recall and boxes kept over thresholds. */
export { thresholdCurve } from "./threshold_curve.ts";
/** A point of that curve. */
export type { DrawnThreshold } from "./threshold_curve.ts";
/** A picture that can be searched for. */
export type { Searched } from "./gallery.ts";
/** Found pairs side by side. */
export { pairPictures } from "./gallery.ts";
/** Duplicates that were found, against those that are there. */
export { duplicatesTable } from "./table.ts";
