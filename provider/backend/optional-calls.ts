/** Groups of calls that a backend may leave out as a whole, and whether it has them. */
import type { Backend, RouteTableCalls, SubnetCalls } from "./contract.js";

export const hasSubnets = (backend: Backend): backend is Backend & SubnetCalls => hasAll(backend, SUBNETS);

export const hasRouteTables = (backend: Backend): backend is Backend & RouteTableCalls => hasAll(backend, ROUTE_TABLES);

const SUBNETS = Object.keys({
  createSubnet: true,
  getSubnets: true,
  listSubnets: true,
  updateSubnet: true,
  deleteSubnet: true,
} satisfies Record<keyof SubnetCalls, true>) as readonly (keyof SubnetCalls)[];

const ROUTE_TABLES = Object.keys({
  createRouteTable: true,
  updateRouteTable: true,
  deleteRouteTable: true,
} satisfies Record<keyof RouteTableCalls, true>) as readonly (keyof RouteTableCalls)[];

const hasAll = (backend: Backend, names: readonly (keyof Backend)[]): boolean =>
  names.every((name) => backend[name] !== undefined);
