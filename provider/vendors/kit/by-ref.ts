/** Single objects of one kind by reference, through a client's read of several. */
import type { Ref } from "../../backend/contract.js";
import type { PeeringError } from "../../errors.js";
import type { Api } from "./api.js";
import { type Acting, missing, type ObjectKind } from "./errors.js";

type Context = Acting & { readonly api: Api<never> };

export class ByRef<T extends Ref, C extends Context = Context> {
  constructor(
    protected readonly context: C,
    private readonly kind: ObjectKind,
    private readonly get: (refs: readonly Ref[]) => Promise<(T | undefined)[]>,
  ) {}

  async find(ref: Ref): Promise<T | undefined> {
    return (await this.get([ref]))[0];
  }

  /** The object, which must exist. */
  async present(ref: Ref): Promise<T> {
    const existing = await this.find(ref);
    if (existing === undefined) throw this.missing(ref);
    return existing;
  }

  missing(ref: Ref): PeeringError {
    return missing(this.context, this.kind, ref);
  }

  /** Reads until an answered change is visible. */
  shown(ref: Ref, isRight: (seen: T) => boolean): Promise<T> {
    return this.context.api.shown(
      () => this.find(ref),
      isRight,
      () => this.missing(ref),
    );
  }

  /** Reads until the cloud has completed the change. */
  async done(ref: Ref, isDone: (seen: T) => boolean, waitedFor: string): Promise<T> {
    const isSeen = (seen: T | undefined) => seen !== undefined && isDone(seen);
    return (await this.context.api.untilDone(() => this.find(ref), isSeen, waitedFor))!;
  }
}
