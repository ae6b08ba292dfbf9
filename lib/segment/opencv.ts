/** The only door to OpenCV, compiled to WebAssembly. */
import type opencv from "@techstark/opencv-js";

export type OpenCv = typeof opencv;

let loaded: Promise<{ readonly cv: OpenCv }> | undefined;

/**
 * OpenCV 4.10, loaded once. It comes in an object, since the module itself looks like a promise and
 * would be awaited for ever.
 */
export function loadOpenCv(): Promise<{ readonly cv: OpenCv }> {
  return loaded ??= begin();
}

/** Its code takes a fifth of a second to read, which only those wait for who use it. */
async function begin(): Promise<{ readonly cv: OpenCv }> {
  const { default: opencv } = await import("@techstark/opencv-js");
  return await new Promise((resolve) => {
    const ready = (cv: OpenCv) => {
      delete (cv as { then?: unknown }).then;
      resolve({ cv });
    };
    const given = opencv as unknown as { then?: (done: (cv: OpenCv) => void) => void };
    if (given.then) given.then(ready);
    else if (opencv.Mat) ready(opencv);
    else opencv.onRuntimeInitialized = () => ready(opencv);
  });
}
