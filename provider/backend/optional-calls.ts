/** Groups of calls that a backend may omit as a whole: checks for them, and the error if they are missing. */
import { PeeringError } from "../errors.js";
import type { Backend, RouteTableCalls, SubnetCalls } from "./contract.js";

export const hasSubnets = (backend: Backend): backend is Backend & SubnetCalls => hasAll(backend, SUBNETS);

export const hasRouteTables = (backend: Backend): backend is Backend & RouteTableCalls => hasAll(backend, ROUTE_TABLES);

/** @param instead fix for a backend that lacks the calls */
export function lackingCalls({ identity }: Backend, kind: string, vendor: string, instead: string): PeeringError {
  const [name] = identity.split("/");
  return new PeeringError("unsupported", `the ${name} backend has no calls for a ${kind}`, { vendor, fix: instead });
}

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
