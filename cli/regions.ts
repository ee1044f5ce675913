/** Where a command looks that was not told where to look. */
import type { Settings } from "../provider/config.js";
import { PeeringError } from "../provider/errors.js";
import { rulesOf } from "../provider/vendors/index.js";

/** Those named, else the configured one, else all that the vendor is known to have. */
export function regionsOf({ region, vendor }: Settings, named?: readonly string[]): readonly string[] {
  if (named !== undefined) return named;
  const { known, example } = rulesOf(vendor)!.regions.value;
  if (region !== undefined) return [region];
  if (known !== null) return known;
  throw new PeeringError("invalid-input", "this vendor's deployments have regions of their own, so none are known", {
    property: "--region",
    vendor,
    fix: `Name the regions: --region ${example}`,
  });
}
