/** The 64 bytes with which both sides of a ZMTP connection begin. */

/** The 64 bytes that both sides say first: signature, version 3.0, mechanism NULL, as client. */
export function greeting(): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(64);
  out[0] = 0xff;
  out.set([0x7f, 3, 0], 9);
  out.set(new TextEncoder().encode("NULL"), 12);
  return out;
}
