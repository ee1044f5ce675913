/** Which calls of its API a client makes for each call of the backend, while a suite runs. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Backend } from "../../../provider/backend/contract.js";
import type { HttpCall } from "../../../provider/backend/http/protocol.js";
import { Requester } from "../../../provider/backend/http/requester.js";
import type { Operation } from "../../../provider/rules/permissions.js";

/** What the calls of the backend are in the words of permissions. */
const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  getVpcs: ["readVpcs"],
  listVpcs: ["readVpcs"],
  createVpc: ["readVpcs", "createVpc"],
  updateVpc: ["readVpcs", "updateVpc"],
  deleteVpc: ["readVpcs", "deleteVpc"],
  getPeerings: ["readPeerings"],
  listPeerings: ["readPeerings"],
  createPeering: ["readPeerings", "createPeering"],
  updatePeering: ["readPeerings", "updatePeering"],
  acceptPeering: ["readPeerings", "acceptPeering"],
  rejectPeering: ["readPeerings", "rejectPeering"],
  enablePeering: ["readPeerings", "enablePeering"],
  deletePeering: ["readPeerings", "deletePeering"],
  getRouteTables: ["readRouteTables"],
  listRouteTables: ["readRouteTables"],
  // A refusal of a route is explained by its connection, which resources read as well.
  createRoute: ["readRouteTables", "readPeerings", "createRoute"],
  createRoutes: ["readRouteTables", "readPeerings", "createRoute"],
  putRoute: ["readRouteTables", "readPeerings", "putRoute"],
  deleteRoute: ["readRouteTables", "deleteRoute"],
  deleteRoutes: ["readRouteTables", "deleteRoute"],
  createRouteTable: ["readRouteTables", "createRouteTable"],
  updateRouteTable: ["readRouteTables", "updateRouteTable"],
  deleteRouteTable: ["readRouteTables", "deleteRouteTable"],
  getSubnets: ["readSubnets"],
  listSubnets: ["readSubnets"],
  createSubnet: ["readSubnets", "createSubnet"],
  updateSubnet: ["readSubnets", "updateSubnet"],
  deleteSubnet: ["readSubnets", "deleteSubnet"],
  getMetrics: ["readPeerings", "readMetrics"],
  getTopTalkers: ["readPeerings", "readTopTalkers"],
};

export const operationsOf = (call: string): readonly Operation[] => ["open", ...(OPERATIONS[call] ?? [])];

type Send = (this: unknown, requested: HttpCall | { readonly call: HttpCall }, ...more: unknown[]) => unknown;

const SENDING = ["read", "change"] as const;

/** Calls of the API by the backend's call, from the creation until `end`. */
export class WatchedCalls {
  readonly made = new Map<string, Set<string>>();
  readonly #doing = new AsyncLocalStorage<string>();
  readonly #own = SENDING.map((name) => [name, Object.getOwnPropertyDescriptor(Requester.prototype, name)!] as const);

  constructor() {
    for (const [name, own] of this.#own) {
      const send = own.value as Send;
      const note = (requested: HttpCall | { readonly call: HttpCall }) =>
        this.#note("call" in requested ? requested.call.action : requested.action);
      const noting: Send = function (requested, ...more) {
        note(requested);
        return send.call(this, requested, ...more);
      };
      Object.defineProperty(Requester.prototype, name, { ...own, value: noting });
    }
  }

  end(): void {
    for (const [name, own] of this.#own) Object.defineProperty(Requester.prototype, name, own);
  }

  #note(action: string): void {
    const doing = this.#doing.getStore();
    // A client that is not watched, or is being opened.
    if (doing === undefined) return;
    this.made.set(doing, (this.made.get(doing) ?? new Set()).add(action));
  }

  watch(backend: Backend): Backend {
    return new Proxy(backend, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function" || OPERATIONS[String(key)] === undefined) return value;
        const work = value.bind(target) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => this.#doing.run(String(key), () => work(...args));
      },
    });
  }
}
