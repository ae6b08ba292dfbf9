/** How a corpus was made: all that decides its rows, besides the plates. */
export interface Provenance {
  /** Name of the collection. */
  readonly collection: string;
  /** Name of the detector, with what it was asked for. */
  readonly detector: string;
  /** SHA-256 of the detector's weights, or null where it has none. */
  readonly detectorSha256: string | null;
  /** Name of the segmenter. */
  readonly segmenter: string;
  /** SHA-256 of the segmenter's weights, or null where it has none. */
  readonly segmenterSha256: string | null;
  /** Thresholds and other options by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
}
