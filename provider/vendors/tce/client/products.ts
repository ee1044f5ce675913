/** The products of a deployment that the client calls, for a check of each host. */
import type { Settings } from "../../../configuration/read.js";
import type { ProductHost } from "../../vendor.js";
import { deploymentAt } from "../hosts.js";

const USES: readonly Omit<ProductHost, "url">[] = [
  { product: "vpc", use: "VPCs, connections and routes", isNeeded: true },
  { product: "account", use: "the account of a key, if vpcpeering:accountId is not set", isNeeded: false },
  { product: "tag", use: "changes of a VPC's tags", isNeeded: false },
  { product: "monitor", use: "metrics", isNeeded: false },
];

export function productHosts({ endpoint, accountId }: Settings): ProductHost[] {
  const { urlOf } = deploymentAt(endpoint);
  return USES.map((one) => ({
    ...one,
    isNeeded: one.isNeeded || (one.product === "account" && accountId === undefined),
    url: urlOf(one.product),
  }));
}
