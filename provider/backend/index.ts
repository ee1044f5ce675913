/** What a backend of one's own is written with; `docs/how-to/own-backend.md` shows how. */
export type {
  AccountRecord,
  Backend,
  MetricName,
  MetricPeriod,
  MetricSeries,
  MetricsQuery,
  NewPeering,
  NewRoute,
  NewVpc,
  PeeringChanges,
  PeeringEnd,
  PeeringFilter,
  PeeringRecord,
  Reads,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
  TagChanges,
  Tags,
  TopTalker,
  TopTalkersQuery,
  VpcChanges,
  VpcFilter,
  VpcRecord,
} from "./contract.js";
export type { Settings } from "../config.js";
export type { Limits, PeeringState, VendorRules } from "../rules/schema.js";
export { isPeeringError, keepSecret, PeeringError, type ErrorCode, type ErrorDetail } from "../errors.js";
export { rulesOf, VENDOR_IDS, type VendorId } from "../rules/registry.js";
