/** `vpc-peering report`: a review of previews, with the network of the accounts. */
export { GATES, type Gate, judged } from "./gate.js";
export { toHtml } from "./formats/html.js";
export { liveAccount } from "../stack/live-network.js";
export { MARKER, toMarkdown } from "./formats/markdown.js";
export { networkChangeOf, regionsOf } from "./network-change.js";
export { quotaOwner } from "./quotas.js";
export { readPlan, type StackPlan } from "../stack/preview.js";
export type { Report } from "./report.js";
export { reviewPlans } from "./review.js";
