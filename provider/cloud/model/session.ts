/** The account that makes one call to the embedded cloud, and its errors. */
import { PeeringError, type ErrorCode, type ErrorDetail } from "../../errors.js";
import { citation, type Limits, type Rule, type VendorRules } from "../../rules/schema.js";
import { ensureAccount, type Account } from "../tables/accounts.js";
import { recordEvent } from "../tables/events.js";
import type { Store } from "../store/store.js";

export class Session {
  readonly vendor: string;
  readonly id: string;

  constructor(
    readonly store: Store,
    readonly rules: VendorRules,
    readonly limits: Limits,
    readonly key: { readonly id: string; readonly owner: string },
  ) {
    this.vendor = rules.id;
    this.id = key.id;
  }

  /** The account, created on first use. Needs a write transaction. */
  account(): Account {
    return ensureAccount(this.store, this.vendor, this.key);
  }

  record(action: string, subject: string, detail?: object): void {
    recordEvent(this.store, this, action, subject, detail);
  }

  refusal(code: ErrorCode, what: string, detail: ErrorDetail & { readonly rule?: Rule<unknown> } = {}): PeeringError {
    const { rule, ...rest } = detail;
    return new PeeringError(code, what, {
      vendor: this.vendor,
      ...(rule && { source: citation(rule.source) }),
      ...rest,
    });
  }
}
