/** One call as the emulator's actions see it. */
import type { Backend, Reads } from "../../../backend/contract.js";
import type { CloudOperator } from "../../../cloud/admin/operator.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import type { EmulatedAccount, EmulatedHalves } from "../../../servers/emulator/contract.js";
import { OwnObjects } from "../../kit/emulator/own-objects.js";
import type { Fields } from "./fields.js";
import { notFound } from "./refusal.js";

export interface Call {
  readonly region: string;
  /** Of the item that the path names; empty on collections. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
  /** What changes are made in. */
  readonly backend: Backend;
  /** Reads with the configured lag for answers; exact reads for the checks of a change. */
  readonly seen: Reads;
  /** By the same reads. */
  readonly own: OwnObjects;
  readonly operator: CloudOperator;
  readonly halves: EmulatedHalves;
  /** Resource groups by the id of what is in them, for as long as the emulator runs. */
  readonly groups: Map<string, string>;
}

/** Gives the content of `result`; nothing where the API has none. */
export type Action = (call: Call) => Promise<object | void>;

export const ownObjects = ({ backend, operator }: EmulatedAccount, seen: Reads, region: string): OwnObjects =>
  new OwnObjects({
    rules,
    accountId: backend.accountId,
    region,
    account: { exact: seen, backend, operator },
    missing: notFound,
  });

/** Puts a new resource into the resource group that its creation names. */
export function group({ body, groups }: Pick<Call, "body" | "groups">, id: string): void {
  const resourceGroupId = body.optional("resourceGroupId");
  if (resourceGroupId !== undefined) groups.set(id, resourceGroupId);
}

/** As the API writes times. */
export const wireTime = (iso: string): string => iso.replace(/\.\d+/, "");
