/// <reference lib="dom" />
/** Bitmaps by a key, waited for by whoever shows them, of which those asked for longest ago are let go. */
import { type Signal, signal } from "@preact/signals";

/** Bitmaps that are there, and those that are waited for. */
export interface KeptBitmaps {
  /** A bitmap, null until it is there. Reading its value in a component waits for it. */
  of(key: string): Signal<ImageBitmap | null>;
  /** Whether it is there. */
  has(key: string): boolean;
  /** Puts one there, and tells those who wait. */
  keep(key: string, bitmap: ImageBitmap): void;
  /** What of these is there is asked for now. */
  ask(keys: readonly string[]): void;
  /** Lets go of what is beyond the bound, the one asked for longest ago first, but of nothing that is in use. */
  forget(inUse: ReadonlySet<string>): void;
}

/** No bitmaps yet. */
export function keptBitmaps(
  { most, sizeOf }: {
    /** Pixels that are kept where none of them is in use. */
    readonly most: number;
    /** Pixels that a bitmap counts for. */
    readonly sizeOf: (key: string, bitmap: ImageBitmap) => number;
  },
): KeptBitmaps {
  const signals = new Map<string, Signal<ImageBitmap | null>>();
  /** Those that are there, the one asked for longest ago first. */
  const kept = new Map<string, ImageBitmap>();
  const of = (key: string) => {
    const found = signals.get(key) ?? signal<ImageBitmap | null>(null);
    signals.set(key, found);
    return found;
  };
  return {
    of,
    has: (key) => kept.has(key),
    keep(key, bitmap) {
      kept.set(key, bitmap);
      of(key).value = bitmap;
    },
    ask(keys) {
      for (const key of keys) {
        const bitmap = kept.get(key);
        if (bitmap === undefined) continue;
        kept.delete(key);
        kept.set(key, bitmap);
      }
    },
    forget(inUse) {
      let pixels = 0;
      for (const [key, bitmap] of kept) pixels += sizeOf(key, bitmap);
      for (const [key, bitmap] of kept) {
        if (pixels <= most) return;
        if (inUse.has(key)) continue;
        pixels -= sizeOf(key, bitmap);
        kept.delete(key);
        of(key).value = null;
        signals.delete(key);
        bitmap.close();
      }
    },
  };
}
