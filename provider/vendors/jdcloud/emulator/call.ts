/** One call, as passed to the emulator's actions. */
import type { Backend, Reads } from "../../../backend/contract.js";
import type { CloudOperator } from "../../../cloud/admin/operator.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import type { EmulatedAccount, EmulatedHalves } from "../../../servers/emulator/contract.js";
import { OwnObjects } from "../../kit/emulator/own-objects.js";
import type { Fields } from "./fields.js";
import { notFound } from "./refusal.js";

export interface Call {
  readonly region: string;
  /** ID of the object that the path names; empty for collections. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
  /** For changes. */
  readonly backend: Backend;
  /** Reads with the configured lag for answers; changes are checked by exact reads. */
  readonly seen: Reads;
  /** With the same reads. */
  readonly own: OwnObjects;
  readonly operator: CloudOperator;
  readonly halves: EmulatedHalves;
  /** Resource groups by the ID of their objects, while the emulator runs. */
  readonly groups: Map<string, string>;
}

/** Returns the content of `result`; `undefined` if the API has none. */
export type Action = (call: Call) => Promise<object | void>;

export const ownObjects = ({ backend, operator }: EmulatedAccount, seen: Reads, region: string): OwnObjects =>
  new OwnObjects({
    rules,
    accountId: backend.accountId,
    region,
    account: { exact: seen, backend, operator },
    missing: notFound,
  });

/** Adds a new object to the resource group that its creation names. */
export function group({ body, groups }: Pick<Call, "body" | "groups">, id: string): void {
  const resourceGroupId = body.optional("resourceGroupId");
  if (resourceGroupId !== undefined) groups.set(id, resourceGroupId);
}

/** The API's time format. */
export const wireTime = (iso: string): string => iso.replace(/\.\d+/, "");
