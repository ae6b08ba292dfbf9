/** Whether a file may vanish with a cache of npm's. */

/** Whether a file lies in a cache of npm's, which may be emptied at any time. */
export function isPassing(path: string): boolean {
  return /[\\/](_npx|_cacache|\.npm)[\\/]/.test(path);
}
