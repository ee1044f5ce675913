/** Errors that the plan alone shows, before anything is created. */
export { connectionViolations } from "./connection.js";
export { routeViolations, type PlannedRoute } from "./route.js";
export {
  routeTableOnRequest,
  routeTableViolations,
  subnetViolations,
  type PlannedRouteTable,
  type PlannedSubnet,
} from "./subnet.js";
export { tagViolations } from "./tags.js";
export { vpcViolations, type PlannedVpcInputs } from "./vpc.js";
export { throwFirstError, toError, type Violation } from "../violation.js";
