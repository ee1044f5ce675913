/** Operations on subnets, and on route tables other than default ones, which are optional for a backend. */
import type { Backend, RouteTableCalls, SubnetCalls, SubnetFilter } from "../../backend/contract.js";
import { hasRouteTables, hasSubnets } from "../../backend/optional-calls.js";
import { missingFeature } from "./failures.js";
import { found, recordsOrNull, line, NOTHING, optional, refs, region } from "./operation.js";
import { filtered, page, pageOf } from "./paging.js";
import {
  newRouteTable,
  newSubnet,
  routeTableChanges,
  routeTableRecord,
  subnetChanges,
  subnetRecord,
} from "./records.js";

const subnetsOf = (backend: Backend): SubnetCalls => (hasSubnets(backend) ? backend : missingFeature("subnets"));

const tablesOf = (backend: Backend): RouteTableCalls =>
  hasRouteTables(backend) ? backend : missingFeature("routeTables");

export const SUBNET_OPERATIONS = {
  createSubnet: line({
    method: "POST",
    path: "/v1/subnets",
    summary: "Creates a subnet, associated with the default route table of its VPC",
    isRead: false,
    request: newSubnet,
    answer: subnetRecord,
    run: async ({ backend }, request) => subnetsOf(backend).createSubnet(request),
  }),
  getSubnets: line({
    method: "POST",
    path: "/v1/subnets/get",
    summary: "Returns subnets by id",
    isRead: true,
    request: refs,
    answer: found("SubnetsFound", subnetRecord),
    run: async ({ backend }, request) => recordsOrNull(await subnetsOf(backend).getSubnets(request.refs)),
  }),
  listSubnets: line({
    method: "GET",
    path: "/v1/subnets",
    summary: "Lists the subnets of a region or of a VPC",
    isRead: true,
    request: filtered<SubnetFilter>({ region, vpcId: optional }),
    answer: page("SubnetPage", subnetRecord),
    run: async ({ backend }, { pageToken, ...filter }) =>
      pageOf(await subnetsOf(backend).listSubnets(filter), pageToken),
  }),
  updateSubnet: line({
    method: "PATCH",
    path: "/v1/subnets/{region}/{id}",
    summary: "Renames a subnet, changes its tags, or associates it with another route table of its VPC",
    isRead: false,
    request: subnetChanges,
    answer: subnetRecord,
    run: async ({ backend }, request, on) => subnetsOf(backend).updateSubnet(on, request),
  }),
  deleteSubnet: line({
    method: "DELETE",
    path: "/v1/subnets/{region}/{id}",
    summary: "Deletes a subnet, or finds it gone",
    isRead: false,
    request: NOTHING,
    answer: NOTHING,
    run: async ({ backend }, _, on) => subnetsOf(backend).deleteSubnet(on),
  }),

  createRouteTable: line({
    method: "POST",
    path: "/v1/route-tables",
    summary: "Creates a route table",
    isRead: false,
    request: newRouteTable,
    answer: routeTableRecord,
    run: async ({ backend }, request) => tablesOf(backend).createRouteTable(request),
  }),
  updateRouteTable: line({
    method: "PATCH",
    path: "/v1/route-tables/{region}/{id}",
    summary: "Renames a route table, or changes its tags",
    isRead: false,
    request: routeTableChanges,
    answer: routeTableRecord,
    run: async ({ backend }, request, on) => tablesOf(backend).updateRouteTable(on, request),
  }),
  deleteRouteTable: line({
    method: "DELETE",
    path: "/v1/route-tables/{region}/{id}",
    summary: "Deletes a route table with its routes, or finds it gone; fails while subnets are associated with it",
    isRead: false,
    request: NOTHING,
    answer: NOTHING,
    run: async ({ backend }, _, on) => tablesOf(backend).deleteRouteTable(on),
  }),
};
