/** Parses a preview into the present state of our resources, their planned state, and the reasons. */
import { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import { PeeringError } from "../../errors.js";
import { readPreview } from "./preview-forms.js";
import { readResource, type ResourceState, resourceState, stackIn, type StackResource } from "./resources.js";
import { ownEntry } from "../../lookup/own-entry.js";

/** The engine's name of the operation; the steps of one replacement are merged into `replace`. */
export type Operation = "create" | "update" | "replace" | "delete" | "import" | "read";

export interface Change {
  readonly operation: Operation;
  readonly urn: string;
  readonly before?: StackResource;
  readonly after?: StackResource;
  /** Inputs that differ. */
  readonly properties: readonly string[];
  /** Of these, the inputs that require a replacement. */
  readonly replacing: readonly string[];
}

/** A difference between state and cloud that the refresh found. */
export interface Drift {
  readonly urn: string;
  readonly saved: StackResource;
  /** Absent if the object is deleted. */
  readonly found?: StackResource;
}

export interface StackPlan {
  readonly project: string;
  readonly stack: string;
  /** True if the engine refreshed first; otherwise states are those of the last update. */
  readonly isRefreshed: boolean;
  /** True if unchanged resources are included. */
  readonly isWhole: boolean;
  readonly drift: readonly Drift[];
  readonly changes: readonly Change[];
  /** All our resources in the stack at present, after the refresh if there was one. */
  readonly before: readonly StackResource[];
  readonly after: readonly StackResource[];
  /** Errors and warnings of the preview. */
  readonly messages: readonly {
    readonly severity: "error" | "warning";
    readonly urn?: string;
    readonly text: string;
  }[];
}

/**
 * @param preview output of the engine: see preview-forms.ts
 * @param state output of `pulumi stack export`. Without it, and without a refresh in the preview, unchanged resources
 * are unknown.
 */
export function readPlan(preview: string, state?: string): StackPlan {
  const states = state === undefined ? undefined : statesIn(state);
  const { steps, diagnostics, unlisted = 0 } = readPreview(preview, states);
  const saved = (states ?? []).flatMap((resource) => readResource(resource) ?? []);
  const before = new Map(saved.map((resource) => [resource.urn, resource]));
  const drift: Drift[] = [];
  const changes = new Map<string, Change>();
  const after = new Map<string, StackResource>();
  const gone = new Set<string>();
  // A preview shows a refresh with the saved state; the state found is the start of the steps after it.
  const looked = new Map<string, StackResource>();
  for (const { op, urn, oldState, newState, diffReasons, replaceReasons } of steps) {
    const older = oldState ? readResource(oldState) : undefined;
    const newer = newState ? readResource(newState) : undefined;
    if (op === "refresh") {
      if (older === undefined) continue;
      looked.set(urn, older);
      before.set(urn, older);
      continue;
    }
    if (older === undefined && newer === undefined) continue;
    const saved = looked.get(urn);
    if (saved !== undefined && (older === undefined ? op === "create" : !isSame(saved, older))) {
      drift.push({ urn, saved, ...pickDefined("found", older) });
      if (older === undefined) before.delete(urn);
      else before.set(urn, older);
    }
    looked.delete(urn);
    if (older !== undefined && !before.has(urn) && !gone.has(urn)) before.set(urn, older);
    const operation = ownEntry(OPERATIONS, op);
    if (operation === undefined) {
      if (newer !== undefined) after.set(urn, keeping(older, newer));
      continue;
    }
    if (operation === "delete") gone.add(urn);
    else if (newer !== undefined) after.set(urn, operation === "replace" ? newer : keeping(older, newer));
    const earlier = changes.get(urn);
    const merged = earlier !== undefined && earlier.operation !== operation ? "replace" : operation;
    changes.set(urn, {
      operation: merged,
      urn,
      ...pickDefined("before", earlier?.before ?? older ?? before.get(urn)),
      ...pickDefined("after", operation === "delete" ? earlier?.after : (after.get(urn) ?? earlier?.after)),
      properties: [...new Set([...(earlier?.properties ?? []), ...(diffReasons ?? [])])],
      replacing: [...new Set([...(earlier?.replacing ?? []), ...(replaceReasons ?? [])])],
    });
  }
  const all = [...new Set([...before.keys(), ...after.keys()])];
  const remaining = all.filter((urn) => changes.get(urn)?.operation !== "delete");
  const { project, stack } = stackIn(steps[0]?.urn ?? saved[0]?.urn ?? "");
  // A new stack has nothing to refresh.
  const isRefreshed = before.size === 0 || steps.some(({ op }) => op === "refresh");
  return {
    project,
    stack,
    isRefreshed,
    isWhole: states !== undefined || isRefreshed || unlisted === 0,
    drift,
    changes: [...changes.values()],
    before: [...before.values()],
    after: remaining.map((urn) => after.get(urn) ?? before.get(urn)!),
    messages: diagnostics.flatMap(({ severity, urn, message }) =>
      severity === "error" || severity === "warning"
        ? [{ severity, ...pickDefined("urn", urn), text: message.trim() }]
        : [],
    ),
  };
}

/** Our resources in the output of `pulumi stack export`. */
export function readState(text: string): StackResource[] {
  return statesIn(text).flatMap((state) => readResource(state) ?? []);
}

/** Values that an update keeps: its plan contains neither the ID nor the outputs. */
function keeping(older: StackResource | undefined, newer: StackResource): StackResource {
  const id = newer.id ?? older?.id;
  return { ...newer, ...(id !== undefined && { id }), outputs: { ...older?.outputs, ...newer.outputs } };
}

/** `same` and `refresh` change nothing. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  import: "import",
  "import-replacement": "replace",
  read: "read",
  "read-replacement": "replace",
};

const stateFile = z.object({ deployment: z.object({ resources: z.array(resourceState).nullish() }) });

/** All resources in the output of `pulumi stack export`, of any package. */
export function statesIn(text: string): ResourceState[] {
  const fault = (reason: string, cause?: unknown) =>
    new PeeringError("invalid-input", `the state cannot be read: ${reason}`, {
      cause,
      fix: "Use the standard output of `pulumi stack export`",
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw fault("it is not JSON", cause);
  }
  const parsed = stateFile.safeParse(json, { error: issueText });
  if (parsed.success) return (parsed.data.deployment.resources ?? []).filter((state) => state.delete !== true);
  const issue = parsed.error.issues[0]!;
  throw fault(`${issue.path.join(".") || "the whole"}: ${issue.message}`);
}

function isSame(a: StackResource, b: StackResource): boolean {
  return JSON.stringify([a.id, a.inputs, a.outputs]) === JSON.stringify([b.id, b.inputs, b.outputs]);
}

const pickDefined = <Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: T };
