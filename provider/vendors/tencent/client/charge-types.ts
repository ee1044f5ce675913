/** Charge types of connections between regions, as API 3.0 names them; later API 2.0 clients send them, too. */
import { PeeringError } from "../../../errors.js";
import { citation, type ChargeType, type VendorRules } from "../../../rules/schema.js";

const VALUES: Readonly<Partial<Record<ChargeType, string>>> = {
  "daily-peak": "POSTPAID_BY_DAY_MAX",
  "monthly-95th": "POSTPAID_BY_MONTH_95",
};

export function chargeTypeValue({ id, chargeTypes }: VendorRules, chargeType: ChargeType): string {
  const value = VALUES[chargeType];
  if (value !== undefined) return value;
  throw new PeeringError("vendor-rule", "the vendor does not offer this charge type", {
    property: "chargeType",
    value: chargeType,
    vendor: id,
    source: citation(chargeTypes.source),
    fix: `Use ${Object.keys(VALUES).join(" or ")}`,
  });
}

export const chargeTypeOf = (value: string | undefined): ChargeType | undefined =>
  (Object.keys(VALUES) as ChargeType[]).find((ours) => VALUES[ours] === value);
