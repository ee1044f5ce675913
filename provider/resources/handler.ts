/**
 * CRUD interface of a resource, independent of Pulumi: plain values in, plain values out. `provider/index.ts` adapts it
 * to Pulumi's dynamic-provider calls.
 */
import type { Props } from "../engine/props.js";
import type { Run } from "../run/run.js";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: Props;
  readonly failures: CheckFailure[];
}

export interface DiffResult {
  /** Never `true` for a change that the inputs show, because the engine adds details only if it is `undefined`. */
  readonly changes: boolean | undefined;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

export interface Handler {
  readonly kind: string;
  check(run: Run, olds: Props, news: Props): Promise<CheckResult>;
  diff(run: Run, id: string, olds: Props, news: Props): Promise<DiffResult>;
  create(run: Run, inputs: Props): Promise<{ id: string; outs: Props }>;
  /** `id: ""` means deleted. */
  read(run: Run, id: string, props: Props): Promise<{ id: string; props: Props; inputs: Props }>;
  update(run: Run, id: string, olds: Props, news: Props): Promise<{ outs: Props }>;
  delete(run: Run, id: string, props: Props): Promise<void>;
}
