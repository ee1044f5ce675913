/** Roles of the emulated accounts, and their temporary keys. */
import { createHash, randomBytes } from "node:crypto";
import type { Assumed, EmulatedKey, EmulatedRole, OpenSessions, SessionKey } from "./contract.js";
import { type EmulatedProvider, readToken } from "./id-tokens.js";

export class Sessions implements OpenSessions {
  readonly #open = new Map<string, SessionKey>();

  constructor(
    private readonly vendor: string,
    private readonly roles: readonly EmulatedRole[],
    private readonly providers: readonly EmulatedProvider[],
    private readonly now: () => number,
  ) {}

  role(accountId: string, name: string): EmulatedRole | undefined {
    return this.roles.find((role) => role.accountId === accountId && [role.name, roleId(role)].includes(name));
  }

  provider(accountId: string | undefined, name: string): EmulatedProvider | undefined {
    return this.providers.find((one) => one.name === name && (accountId ?? one.accountId) === one.accountId);
  }

  bearerOf(provider: EmulatedProvider, token: string): ReturnType<typeof readToken> {
    return readToken(provider, token, this.now());
  }

  open(accountId: string, assumed: Assumed, seconds: number): SessionKey {
    const key: SessionKey = {
      vendor: this.vendor,
      accountId,
      secretId: `SIMULATEDTMP${randomBytes(10).toString("hex").toUpperCase()}`,
      secretKey: randomBytes(20).toString("hex"),
      securityToken: `simulated-token-${randomBytes(32).toString("hex")}`,
      // In whole seconds, like the vendors.
      expiresAt: (Math.floor(this.now() / 1000) + seconds) * 1000,
      assumed,
    };
    this.#open.set(key.secretId, key);
    return key;
  }

  /** Ends all sessions before their expiry. */
  end(): void {
    this.#open.clear();
  }

  /** Includes expired keys. */
  keyOf(secretId: string): SessionKey | undefined {
    return this.#open.get(secretId);
  }
}

/** A number that vendors also use to identify roles. */
export const roleId = ({ accountId, name }: Pick<EmulatedRole, "accountId" | "name">): string =>
  String(
    4_611_686_018_427_000_000n +
      BigInt(`0x${createHash("sha256").update(`${accountId}/${name}`).digest("hex").slice(0, 8)}`),
  );

/** One role per account, which every account with a key of the same vendor may assume. */
export function makeRoles(keys: readonly EmulatedKey[]): EmulatedRole[] {
  const accounts = new Map(keys.map(({ vendor, accountId }) => [`${vendor}/${accountId}`, { vendor, accountId }]));
  return [...accounts.values()].map((account) => ({
    ...account,
    name: "vpc-peering",
    trusts: [...accounts.values()].filter(({ vendor }) => vendor === account.vendor).map(({ accountId }) => accountId),
  }));
}
