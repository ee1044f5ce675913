/**
 * Parser for the three forms in which the engine prints a preview: the digest (`--json`), a stream of events (`--json`
 * with PULUMI_ENABLE_STREAMING_JSON_PREVIEW), and a list of operations (`--output json`, since engine 3.259). Other
 * input is refused: a gate must not pass on input that it cannot read.
 */
import { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import { PeeringError } from "../../errors.js";
import { kindOfType, resourceState, type ResourceState } from "./resources.js";

export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** Number of unchanged resources of any package that the preview counts but does not list. */
  readonly unlisted?: number;
}

export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: ResourceState | null | undefined;
  readonly newState?: ResourceState | null | undefined;
  readonly diffReasons?: readonly string[] | null | undefined;
  readonly replaceReasons?: readonly string[] | null | undefined;
}

interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn?: string | undefined;
}

/** @param saved the resources of the stack's state, if available: the list of operations has no properties */
export function readPreview(text: string, saved: readonly ResourceState[] | undefined): Preview {
  const values = jsonIn(text);
  const [first] = values;
  if (isObject(first) && "sequence" in first) return fromStream(values);
  if (values.length === 1 && isObject(first)) {
    if ("steps" in first || "changeSummary" in first) return fromDigest(checked(digest, first));
    if ("result" in first && "resources" in first) return fromOperations(checked(operations, first), saved);
    if ("deployment" in first) throw unreadable("it is a state", "Use it with --state");
  }
  throw unreadable("it is JSON, but not in a form that the engine prints");
}

function unreadable(reason: string, fix = FIX, cause?: unknown): PeeringError {
  return new PeeringError("invalid-input", `the preview cannot be read: ${reason}`, { cause, fix });
}

const FIX = "Use the standard output of `pulumi preview --json`";

/** A single JSON value, or one per line. */
function jsonIn(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (cause) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
    try {
      if (lines.length > 1) return lines.map((line): unknown => JSON.parse(line));
    } catch {
      // The first error is the useful one: most texts that are not JSON are not JSON lines either.
    }
    throw unreadable("it is not JSON", FIX, cause);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { error: issueText });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw unreadable(`${issue.path.join(".")}: ${issue.message}`);
}

const digest = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: resourceState.nullish(),
        newState: resourceState.nullish(),
        diffReasons: z.array(z.string()).nullish(),
        replaceReasons: z.array(z.string()).nullish(),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
  diagnostics: z
    .array(z.object({ severity: z.string(), message: z.string(), urn: z.string().optional() }))
    .nullish()
    .transform((list) => list ?? []),
  changeSummary: z
    .record(z.string(), z.number())
    .nullish()
    .transform((counts) => counts ?? {}),
});

/** Reads and unchanged resources are counted, and not always listed. */
const CHANGES = ["create", "update", "delete", "replace", "import"];

/** The engine omits an empty list of steps, so only its count shows that some are missing. */
function fromDigest({ changeSummary, ...preview }: z.infer<typeof digest>): Preview {
  const counted = CHANGES.filter((change) => (changeSummary[change] ?? 0) > 0);
  const lacking = counted.filter((change) => !preview.steps.some(({ op }) => op === change));
  if (lacking.length > 0)
    throw unreadable(`its summary counts operations (${lacking.join(", ")}) that its list of steps lacks`);
  const listed = preview.steps.filter(({ op }) => op === "same").length;
  return { ...preview, unlisted: Math.max(0, (changeSummary["same"] ?? 0) - listed) };
}

const event = z.object({
  resourcePreEvent: z
    .object({
      metadata: z.object({
        op: z.string(),
        urn: z.string(),
        old: resourceState.nullish(),
        new: resourceState.nullish(),
        diffs: z.array(z.string()).nullish(),
        keys: z.array(z.string()).nullish(),
      }),
    })
    .optional(),
  diagnosticEvent: z
    .object({ severity: z.string(), message: z.string(), urn: z.string().optional(), prefix: z.string().optional() })
    .optional(),
  summaryEvent: z.object({ isPreview: z.boolean().optional() }).optional(),
});

function fromStream(lines: readonly unknown[]): Preview {
  const events = lines.map((line) => checked(event, line));
  const end = events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  if (end === undefined) throw unreadable("the stream of events ends before its summary, so a part of it is missing");
  if (end.isPreview === false) throw unreadable("these are the events of an update");
  const steps = events.flatMap(({ resourcePreEvent }): PreviewStep[] => {
    if (resourcePreEvent === undefined) return [];
    const { op, urn, old, new: next, diffs, keys } = resourcePreEvent.metadata;
    return [{ op, urn, oldState: old, newState: next, diffReasons: diffs, replaceReasons: keys }];
  });
  const diagnostics = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent === undefined
      ? []
      : [{ ...diagnosticEvent, message: `${diagnosticEvent.prefix ?? ""}${diagnosticEvent.message}` }],
  );
  const wired = withDependencies(steps);
  const isIncomplete = wired.some(
    ({ op, newState }) => op === "create" && newState?.propertyDependencies === undefined,
  );
  return isIncomplete ? { steps: wired, diagnostics: [...diagnostics, STREAM_LACKS] } : { steps: wired, diagnostics };
}

const STREAM_LACKS: Diagnostic = {
  severity: "warning",
  message:
    "the preview is a stream of events, which does not contain the resources that an unknown property refers to, so " +
    "the ends of new connections are not known. Unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW for a complete report",
};

const operations = z.object({
  result: z.string(),
  resources: z.array(z.object({ urn: z.string(), type: z.string(), op: z.string() })).nullable(),
});

function fromOperations(
  { result, resources }: z.infer<typeof operations>,
  saved: readonly ResourceState[] | undefined,
): Preview {
  if (saved === undefined) {
    throw unreadable(
      LISTED,
      "Use the standard output of `pulumi preview --json`, or add the state (`pulumi stack export`) with --state",
    );
  }
  const accounts = new Set(
    saved.filter(({ type }) => kindOfType(type) !== undefined).map(({ inputs }) => inputs?.["account"]),
  );
  const account = accounts.size === 1 ? [...accounts][0] : undefined;
  const states = new Map(saved.map((state) => [state.urn, state]));
  const steps = (resources ?? []).map(({ urn, type, op }): PreviewStep => {
    const oldState = states.get(urn);
    if (op === "delete" || op === "delete-replaced") return { op, urn, oldState };
    if (op === "refresh") return { op, urn, oldState };
    if (oldState === undefined) {
      if (account === undefined && kindOfType(type) !== undefined)
        throw unreadable(`${LISTED}, so the vendor of ${urn} is not known`);
      return { op, urn, newState: { urn, type, inputs: { account } } };
    }
    // The ID and outputs of a replacement are known only after the update.
    return { op, urn, oldState, newState: isReplacement(op) ? { ...oldState, id: "", outputs: {} } : oldState };
  });
  const diagnostics: Diagnostic[] = [OPERATIONS_LACK];
  if (result !== "succeeded") diagnostics.push({ severity: "error", message: `the preview ${result}` });
  return { steps: withDependencies(steps), diagnostics };
}

const LISTED = "`--output json` lists operations without their properties";

const OPERATIONS_LACK: Diagnostic = {
  severity: "warning",
  message:
    "the preview was made with --output json, which lists operations without their properties, so changed values, " +
    "drift and new resources' addresses are not known. Use `pulumi preview --json` for a complete report",
};

const isReplacement = (op: string): boolean => op === "replace" || op === "create-replacement";

/**
 * For forms without property dependencies: resources by the IDs in the saved properties. The ID of a replaced resource
 * is unknown until after the update.
 */
function withDependencies(steps: readonly PreviewStep[]): PreviewStep[] {
  const replaced = new Set(steps.filter(({ op }) => isReplacement(op)).map(({ urn }) => urn));
  const owners = new Map(steps.flatMap(({ oldState }) => (oldState?.id ? [[oldState.id, oldState.urn] as const] : [])));
  return steps.map((step) => {
    const { oldState, newState } = step;
    if (!newState || !oldState) return step;
    const ownerOf = (value: unknown) => (typeof value === "string" ? owners.get(value) : undefined);
    const owned = Object.entries(oldState.inputs ?? {}).flatMap(([property, value]) => {
      const owner = ownerOf(value);
      return owner === undefined ? [] : [[property, [owner]] as const];
    });
    const inputs = Object.entries(newState.inputs ?? {}).filter(([, value]) => !replaced.has(ownerOf(value) ?? ""));
    return {
      ...step,
      newState: {
        ...newState,
        inputs: Object.fromEntries(inputs),
        propertyDependencies: newState.propertyDependencies ?? Object.fromEntries(owned),
      },
    };
  });
}
