/** As much of a browser as parts of the page ask, put in its place for one test. */

/** Runs with some global names, and takes them away again. */
export async function withGlobals<T>(
  names: Readonly<Record<string, unknown>>,
  run: () => T | Promise<T>,
): Promise<T> {
  const before = Object.keys(names).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return await run();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** Until everything that is ready has run. */
export function settled(): Promise<void> {
  return new Promise((wake) => setTimeout(wake));
}
