/** How a corpus was made: all that decides its rows, besides the plates. */
export interface Provenance {
  readonly collection: string;
  readonly detector: string;
  /** SHA-256 of the detector's weights, or null where it has none. */
  readonly detectorSha256: string | null;
  readonly segmenter: string;
  readonly segmenterSha256: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}
