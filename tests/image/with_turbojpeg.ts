import { hasTurbojpeg } from "lib/image/turbojpeg.ts";

/** A test of what libturbojpeg does, left out where it is not: Debian's package libturbojpeg0. */
export const withTurbojpeg = (name: string) => ({
  name: hasTurbojpeg()
    ? name
    : `${name} [skipped: no libturbojpeg here; apt install libturbojpeg0]`,
  ignore: !hasTurbojpeg(),
});
