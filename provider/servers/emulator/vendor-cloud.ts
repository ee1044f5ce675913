/** The part of the embedded cloud that one emulator uses. */
import { createHash } from "node:crypto";
import type { Backend } from "../../backend/contract.js";
import { openEmbeddedBackend } from "../../cloud/backend.js";
import { CloudOperator } from "../../cloud/admin/operator.js";
import type { Limits } from "../../rules/schema.js";
import { Lag } from "./lag.js";
import type { Sessions } from "./sessions.js";
import type { EmulatedAccount, EmulatedCloud, EmulatedKey, EmulatorBehaviour } from "./contract.js";

export interface CloudOptions {
  readonly cloudFile: string;
  readonly keys: readonly EmulatedKey[];
  readonly behaviour: EmulatorBehaviour;
  readonly limits: Limits;
  readonly now: () => number;
}

/** Opens accounts of all vendors, each once; the emulators share them. */
export class CloudAccounts {
  readonly #operator: CloudOperator;
  readonly #open = new Map<string, EmulatedAccount>();
  readonly #lag: Lag;

  constructor(private readonly options: CloudOptions) {
    this.#operator = new CloudOperator(options.cloudFile);
    this.#lag = new Lag(options.behaviour.lag, options.now);
  }

  /** The view of an emulator that identifies its callers by this part of their keys. */
  view(keys: readonly EmulatedKey[], by: "secretId" | "secretKey", sessions: Sessions): EmulatedCloud {
    const { behaviour, now } = this.options;
    // By digest, so that the duration of a lookup reveals nothing about a nearly correct token.
    const known = new Map(keys.map((key) => [digest(key[by]), key]));
    return {
      keyOf: (text) => known.get(digest(text)) ?? sessions.keyOf(text),
      sessions,
      now,
      act: (key, projectId) => this.#act(key, projectId),
      behaviour,
      memory: new Map(),
    };
  }

  close(): void {
    for (const { backend } of this.#open.values()) backend.close?.();
    this.#operator.close();
  }

  #act({ vendor, accountId }: EmulatedKey, projectId: string | undefined): EmulatedAccount {
    const name = [vendor, accountId, projectId].join("/");
    let account = this.#open.get(name);
    if (account === undefined) {
      const exact = this.#backend(vendor, accountId, projectId);
      account = {
        ...this.#lag.wrap(exact, this.#operator.halves(vendor, accountId)),
        operator: this.#operator,
      };
      this.#open.set(name, account);
    }
    return account;
  }

  #backend(vendor: string, accountId: string, projectId: string | undefined): Backend {
    const { cloudFile, limits } = this.options;
    return openEmbeddedBackend({
      vendor,
      backend: "embedded",
      cloudFile,
      accountId,
      projectId,
      limits,
      timeoutSeconds: 600,
    });
  }
}

const digest = (text: string): string => createHash("sha256").update(text).digest("base64");
