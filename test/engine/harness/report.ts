/** What the engine reports, in one form: `preview --json` prints a digest, the other commands a stream of events. */
import type { CommandResult } from "./command.js";

export interface EngineRun {
  /** Everything the engine did or would do, unchanged resources and refreshes included, in its order. */
  readonly steps: readonly Step[];
  /** The steps that change a resource. The stack itself and providers' own steps are left out. */
  readonly changes: readonly Step[];
  /** Messages of severity error, joined; what is not JSON too. */
  readonly errors: string;
  readonly warnings: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Step {
  /** `create`, `update`, `delete`, `create-replacement`, `replace`, `delete-replaced`, `same`, `refresh`, … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** property path → kind of change (`add`, `update-replace`, …). */
  readonly detailedDiff: Readonly<Record<string, string>>;
  readonly diffReasons: readonly string[];
  readonly replaceReasons: readonly string[];
  readonly oldState?: ResourceState;
  readonly newState?: ResourceState;
}

export interface ResourceState {
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

export interface Diagnostic {
  readonly urn?: string;
  readonly severity: string;
  readonly message: string;
}

/** `preview --json`. */
export function readDigest({ stdout, stderr }: CommandResult): EngineRun {
  const start = stdout.indexOf("{");
  if (start === -1) return summary([], [{ severity: "error", message: stdout + stderr }]);
  const digest = JSON.parse(stdout.slice(start)) as Digest;
  const steps = (digest.steps ?? []).map((step) => ({
    ...shared(step.op, step.urn),
    detailedDiff: kinds(step.detailedDiff, (change) => change.kind),
    diffReasons: step.diffReasons ?? [],
    replaceReasons: step.replaceReasons ?? [],
    ...(step.oldState && { oldState: step.oldState }),
    ...(step.newState && { newState: step.newState }),
  }));
  return summary(steps, digest.diagnostics ?? [], stderr);
}

/** `up`, `refresh` and `destroy` with `--json`: what was done, and what failed. */
export function readEvents({ stdout, stderr }: CommandResult): EngineRun {
  const lines = stdout.split("\n").filter((line) => line !== "");
  const events = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as EngineEvent);
  const steps = events.flatMap(({ resOutputsEvent }) => {
    if (resOutputsEvent === undefined) return [];
    const { op, urn, old, new: next, keys, diffs, detailedDiff } = resOutputsEvent.metadata;
    return [
      {
        ...shared(op, urn),
        detailedDiff: kinds(detailedDiff, (change) => change.diffKind),
        diffReasons: diffs ?? [],
        replaceReasons: keys ?? [],
        ...(old && { oldState: old }),
        ...(next && { newState: next }),
      },
    ];
  });
  const plain = lines.filter((line) => !line.startsWith("{"));
  const diagnostics = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent ? [diagnosticEvent] : []));
  return summary(steps, diagnostics, [...plain, stderr].join("\n"));
}

function summary(steps: readonly Step[], diagnostics: readonly Diagnostic[], rest = ""): EngineRun {
  const logged = (severity: string) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(({ message }) => message.trim());
  return {
    steps,
    changes: steps.filter(({ op, type }) => !UNCHANGING.has(op) && !type.startsWith("pulumi:")),
    errors: [...logged("error"), rest.trim()].filter(Boolean).join("\n"),
    warnings: logged("warning").join("\n"),
    diagnostics: diagnostics.filter(({ severity }) => severity !== "debug"),
  };
}

const UNCHANGING: ReadonlySet<string> = new Set(["same", "refresh", "read"]);

function shared(op: string, urn: string) {
  const [types = "", name = ""] = urn.split("::").slice(2);
  return { op, urn, type: types.split("$").at(-1)!, name };
}

function kinds<T>(diff: Readonly<Record<string, T>> | null | undefined, kindOf: (change: T) => string) {
  return Object.fromEntries(Object.entries(diff ?? {}).map(([path, change]) => [path, kindOf(change)]));
}

interface Digest {
  readonly steps?: readonly {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff: Readonly<Record<string, { readonly kind: string }>> | null;
    readonly diffReasons?: readonly string[];
    readonly replaceReasons?: readonly string[];
    readonly oldState?: ResourceState;
    readonly newState?: ResourceState;
  }[];
  readonly diagnostics?: readonly Diagnostic[];
}

interface EngineEvent {
  readonly diagnosticEvent?: Diagnostic;
  readonly resOutputsEvent?: {
    readonly metadata: {
      readonly op: string;
      readonly urn: string;
      readonly old?: ResourceState | null;
      readonly new?: ResourceState | null;
      readonly keys?: readonly string[] | null;
      readonly diffs?: readonly string[] | null;
      readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>> | null;
    };
  };
}
