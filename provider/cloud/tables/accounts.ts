/** The simulated accounts of each vendor. An account exists as soon as it is used. */
import { createHash } from "node:crypto";
import type { VendorRules } from "../../rules/schema.js";
import { firstAccountId, ownProjectId } from "../model/ids.js";
import type { Row, Store } from "../store/store.js";

/** The owner in a call: an account, or, on vendors whose connections name projects, one of its projects. */
export interface Account {
  readonly vendor: string;
  /** The IDs by which the ends of connections name their owner. */
  readonly id: string;
  /** The account that owns the project; otherwise the account itself. */
  readonly owner: string;
  readonly name: string;
  readonly appId: string;
  readonly arrears: boolean;
}

export interface AccountName {
  readonly accountId?: string | undefined;
  readonly projectId?: string | undefined;
}

/** The account that a name means: without a name the vendor's first one, with the given project or its default one. */
export function accountKey(
  rules: VendorRules,
  { accountId, projectId }: AccountName,
): { readonly id: string; readonly owner: string } {
  const owner = accountId ?? firstAccountId(rules);
  return { owner, id: rules.peerIdentity.value === "project" ? (projectId ?? ownProjectId(rules, owner)) : owner };
}

/** The stored account, created if it does not exist. Needs a write transaction. */
export function ensureAccount(
  store: Store,
  vendor: string,
  { id, owner }: { readonly id: string; readonly owner: string },
): Account {
  store.run(
    "INSERT INTO accounts (vendor, id, owner, name, app_id, site) VALUES (?, ?, ?, ?, ?, 'cn') ON CONFLICT DO NOTHING",
    vendor,
    id,
    owner,
    owner === id ? `account ${id}` : `project of ${owner}`,
    appIdOf(owner),
  );
  return findAccount(store, vendor, id)!;
}

export function findAccount(store: Store, vendor: string, id: string): Account | undefined {
  const row = store.first("SELECT * FROM accounts WHERE vendor = ? AND id = ?", vendor, id);
  return row && readAccount(row);
}

export function listAccounts(store: Store): Account[] {
  return store.all("SELECT * FROM accounts ORDER BY vendor, id").map(readAccount);
}

export interface AccountChanges {
  readonly name?: string | undefined;
  readonly arrears?: boolean | undefined;
}

/** Arrears of an account apply to all its projects. */
export function changeAccount(store: Store, account: Account, { name, arrears }: AccountChanges): Account {
  store.run(
    "UPDATE accounts SET name = ? WHERE vendor = ? AND id = ?",
    name ?? account.name,
    account.vendor,
    account.id,
  );
  store.run(
    "UPDATE accounts SET arrears = ? WHERE vendor = ? AND owner = ?",
    Number(arrears ?? account.arrears),
    account.vendor,
    account.owner,
  );
  return findAccount(store, account.vendor, account.id)!;
}

/** Ten digits derived from the account: some clouds number their accounts a second time. */
function appIdOf(owner: string): string {
  return String(1_250_000_000 + (createHash("sha256").update(owner).digest().readUInt32BE() % 100_000_000));
}

function readAccount(row: Row): Account {
  return {
    vendor: row["vendor"] as string,
    id: row["id"] as string,
    owner: row["owner"] as string,
    name: row["name"] as string,
    appId: row["app_id"] as string,
    arrears: row["arrears"] === 1,
  };
}
