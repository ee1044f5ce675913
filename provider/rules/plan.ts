/** What the plan alone shows to be wrong, before anything is created. */
export { linkViolations } from "./link-plan.js";
export { routeViolations, type PlannedRoute } from "./route-plan.js";
export { routeTableOnRequest, routeTableViolations, subnetViolations, type PlannedSubnet } from "./subnet-plan.js";
export { vpcViolations, type PlannedVpcInputs } from "./vpc-plan.js";
export { toError, type Violation } from "./violation.js";
