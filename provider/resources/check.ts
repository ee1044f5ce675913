/** Parts common to every resource's `check`: unknown values, the schema, the account ID, vendor rules. */
import type { z } from "zod";
import type { Backend } from "../backend/contract.js";
import { isHidden, restricts } from "../declaration/declare.js";
import { issueText } from "../declaration/issue-text.js";
import { formatError, isPeeringError, PeeringError } from "../errors.js";
import { ownEntry } from "../lookup/own-entry.js";
import { identityParts } from "../engine/ids.js";
import { PLAN_FACTS, type PlanFacts, vpcsIn } from "../engine/plan-facts.js";
import { toError, type Violation } from "../rules/plan/index.js";
import { regionViolation } from "../rules/plan/region.js";
import { nameOf, type Replaced, type Run } from "../run/run.js";
import { isUnknown, UNKNOWN } from "../engine/unknown.js";
import { idErrors } from "../declaration/id-form.js";
import { valueAt, valueError } from "../declaration/value-error.js";
import { factsAbout } from "./facts.js";
import { keepSecretInputs } from "../declaration/secret-inputs.js";
import type { CheckFailure, CheckResult } from "./handler.js";
import type { Props } from "../engine/props.js";

/** A `check` in progress: its inputs and failures so far. */
export interface Checking {
  readonly run: Run;
  readonly olds: Props;
  /** Known inputs, parsed by the schema. Inputs not known yet are absent here and listed in `unknown`. */
  readonly known: Props;
  readonly unknown: Set<string>;
  /** The inputs as the engine sent them, including unknown values. */
  readonly given: Props;
  readonly facts: PlanFacts | undefined;
  /** State found by a refresh that `ignoreChanges` keeps, if it does. */
  readonly leftAlone: unknown;
  /** Set if the engine replaces the resource, for its own reason or because of `diff`. */
  readonly replaced: Replaced | undefined;
  readonly failures: CheckFailure[];
}

/**
 * Parses the inputs by the schema, adds the account ID, and calls the resource's own check. `complete` changes `known`
 * and `unknown` in place and reports through `fail` and `apply`.
 */
export async function checkInputs(
  run: Run,
  kind: string,
  schema: z.ZodObject,
  olds: Props,
  news: Props,
  complete: (checking: Checking, backend: Backend) => void | Promise<void>,
): Promise<CheckResult> {
  const { __provider: _, [PLAN_FACTS]: plan, ...rest } = news;
  const { leftAlone, given } = splitLeftAlone(schema, olds, rest);
  const facts = typeof plan === "object" && plan !== null ? factsAbout(given, plan as PlanFacts) : undefined;
  for (const name of facts?.secrets ?? []) keepSecretInputs(given[name]);
  for (const { cidrBlocks, hasSecretBlocks } of facts === undefined ? [] : vpcsIn(facts))
    if (hasSecretBlocks === true) keepSecretInputs(cidrBlocks);
  const unknown = new Set(Object.keys(given).filter((key) => isUnknown(given[key])));
  const known = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => {
      const type = ownEntry(schema.shape as Record<string, z.ZodType>, key);
      return !unknown.has(key) && !isVoid(value) && !(isEmpty(value) && isNone(type, value));
    }),
  );
  const replaced = facts === undefined ? undefined : run.checks(kind, facts.urn, olds);
  const checking: Checking = { run, olds, known, unknown, given, facts, leftAlone, replaced, failures: [] };

  failLeftOut(checking);
  failHidden(checking, kind, schema, given);
  if (checking.failures.length > 0) return { inputs: known, failures: checking.failures };

  const parsed = schema.safeParse(known, { error: issueText });
  for (const issue of parsed.error?.issues ?? []) {
    if (!unknown.has(String(issue.path[0]))) fail(checking, schemaError(run, kind, schema, known, issue));
  }
  const withParts = { ...known, ...pickParts(given, unknown) };
  for (const issue of schema.safeParse(withParts, { error: issueText }).error?.issues ?? []) {
    if (isOfKnownPart(issue, withParts, unknown)) fail(checking, schemaError(run, kind, schema, withParts, issue));
  }
  if (parsed.success) {
    Object.assign(known, parsed.data);
    for (const error of idErrors(schema, { ...withParts, ...known }, run.rules)) fail(checking, error);
  }
  if (checking.failures.length === 0) {
    try {
      const backend = await run.backend();
      await run.announce();
      addAccount(checking, kind, schema, backend.identity);
      failOtherAccount(checking, backend);
      await complete(checking, backend);
      if (leftAlone !== undefined) known["desiredState"] = leftAlone;
    } catch (error) {
      fail(checking, error);
    }
  }
  const inputs: Props = { ...known };
  for (const key of unknown) inputs[key] = given[key] ?? UNKNOWN;
  if (facts !== undefined) run.remember(kind, inputs, { urn: facts.urn, olds, ...organizationIn(facts) });
  return { inputs, failures: checking.failures };
}

/** Maps and lists that are partly known. */
const pickParts = (given: Props, unknown: ReadonlySet<string>): Props =>
  Object.fromEntries([...unknown].map((key) => [key, given[key]]).filter(([, value]) => typeof value === "object"));

/** True if the issue is about a known value inside a property that has unknown ones. */
const isOfKnownPart = ({ code, path }: z.core.$ZodIssue, given: Props, unknown: ReadonlySet<string>): boolean =>
  unknown.has(String(path[0])) &&
  given[String(path[0])] !== undefined &&
  (code === "unrecognized_keys" || !isUnknown(valueAt(given, path)));

/** Only `ignoreChanges` passes on, as an input, a state that a refresh found and that no program may set. */
function splitLeftAlone(schema: z.ZodObject, olds: Props, given: Props): { leftAlone: unknown; given: Props } {
  const { desiredState, ...rest } = given;
  const type = schema.shape["desiredState"] as z.ZodType | undefined;
  const isFound = type !== undefined && desiredState !== undefined && desiredState === olds["desiredState"];
  return isFound && !type.safeParse(desiredState).success
    ? { leftAlone: desiredState, given: rest }
    : { leftAlone: undefined, given };
}

/**
 * Fails if a resource that this one depends on is excluded by `--target` or `--exclude` and is not deployed: its ID,
 * region and account are then unknown, and errors about them would be misleading.
 */
function failLeftOut(checking: Checking): void {
  const { vpc, peerVpc, requesterVpc, destinationVpc, peering, routeTable } = checking.facts ?? {};
  const wired = {
    vpc,
    peerVpc,
    "requester.vpc": requesterVpc,
    peeringConnection: peering,
    destinationCidrBlock: destinationVpc,
    routeTable,
  };
  for (const [property, resource] of Object.entries(wired)) {
    if (resource?.isLeftOut !== true) continue;
    fail(
      checking,
      new PeeringError("invalid-input", `${nameOf(resource.urn)} is not deployed, and this update excludes it`, {
        property,
        vendor: checking.run.rules.id,
        fix: `Add --target "${resource.urn}", or target its dependencies with --target-dependents, or remove it from --exclude`,
      }),
    );
  }
}

/**
 * Fails for a property that the provider sets. `ignoreChanges` and an import pass on the value in state; any other
 * value would be dropped, and a program that sets `account` to choose an account would act in another one.
 */
function failHidden(checking: Checking, kind: string, schema: z.ZodObject, given: Props): void {
  const { run, olds, unknown } = checking;
  for (const [key, type] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const isKept = isVoid(given[key]) || JSON.stringify(given[key]) === JSON.stringify(olds[key]);
    if (!isHidden(type) || isKept || (key === "account" && !unknown.has(key))) continue;
    fail(checking, unknownProperty(run, kind, schema, key));
  }
}

/** Fails if the VPC of the resource belongs to another account, because this account could not see it. */
function failOtherAccount(checking: Checking, { accountId }: Backend): void {
  const owner = checking.facts?.vpc?.account;
  if (owner === undefined || identityParts(owner).accountId === accountId) return;
  const theirs = identityParts(owner).accountId;
  const property = ["routeTableId", "subnetId"].find((key) => isGiven(checking, key)) ?? "vpc";
  fail(
    checking,
    new PeeringError("wrong-account", `the VPC belongs to account ${theirs}, and this provider acts as ${accountId}`, {
      property,
      vendor: checking.run.rules.id,
      fix: `Pass a Provider of account ${theirs}: in the resource's options, or as requesterProvider or accepterProvider of a PeeringLink`,
    }),
  );
}

const isGiven = ({ known, unknown }: Checking, key: string): boolean => known[key] !== undefined || unknown.has(key);

/**
 * Warns about `deletedWith`: only a route is deleted together with another object, and a connection only together with
 * its acceptance.
 */
export function warnOfDeletedWith(
  { run, facts }: Checking,
  object: "VPC" | "subnet" | "route table" | "peering connection",
): void {
  const end = facts?.options?.deletedWith;
  if (end === undefined) return;
  const isRequest = run.rules.acceptance.value === "request";
  if (object === "peering connection" && end.isAccepter === true && isRequest) return;
  const harm = object === "VPC" ? "" : ", and a VPC that still has one cannot be deleted";
  run.log(
    "warning",
    `deletedWith: a destroy of ${nameOf(end.urn)} drops this resource from state and leaves its ${object} in the cloud${harm}. ` +
      "Remove deletedWith",
    facts?.urn,
  );
}

const organizationIn = ({ organization }: PlanFacts) => (organization === undefined ? {} : { organization });

/** Reports a user's error on its property; rethrows any other error. */
export function fail(checking: Checking, error: unknown): void {
  if (!isPeeringError(error)) throw error;
  const property = error.detail.property?.split(/[.[]/)[0] ?? "";
  // The engine prints the value of a property next to its name.
  const isSecret = checking.facts?.secrets?.includes(property) ?? false;
  checking.failures.push({ property: isSecret ? "" : property, reason: formatError(error) });
}

/** Applies rule violations: errors for creations and changed fields, warnings for fields that exist unchanged. */
export function apply(checking: Checking, violations: readonly Violation[]): void {
  const { run, olds, facts } = checking;
  const exists = Object.keys(olds).length > 0;
  for (const violation of violations) {
    const error = toError(violation, run.rules);
    const unchanged = exists && !violation.involves.some((key) => isChanged(checking, key));
    if (violation.severity === "error" && !unchanged) fail(checking, error);
    else run.log("warning", error.message, facts?.urn);
  }
}

export function isChanged({ olds, known, unknown }: Checking, key: string): boolean {
  return unknown.has(key) || JSON.stringify(olds[key]) !== JSON.stringify(known[key]);
}

/**
 * Keeps inputs that are not compared while unset: a program that sets none leaves the object as it is, including an
 * imported object, whose inputs are all read.
 *
 * @returns the inputs that the program does not set
 */
export function keepUnset({ olds, known, unknown }: Checking, names: readonly string[]): string[] {
  const kept = names.filter((key) => known[key] === undefined && !unknown.has(key) && !isVoid(olds[key]));
  for (const key of kept) known[key] = olds[key];
  return kept;
}

/**
 * Determines the region: the given one, else the region of the VPC or ID, else the provider's.
 * @param sources inputs whose IDs contain the region; it is unknown while they are
 */
export function settleRegion(
  checking: Checking,
  property: string,
  origins: readonly (string | undefined)[],
  fallback?: string,
  sources: readonly string[] = [],
): void {
  const { known, unknown, run } = checking;
  if (unknown.has(property)) return;
  const given = known[property] as string | undefined;
  const origin = origins.find((region) => region !== undefined);
  if (given !== undefined && origin !== undefined && given !== origin) {
    fail(
      checking,
      new PeeringError("invalid-input", `the VPC it belongs to is in region ${origin}`, {
        property,
        value: given,
        vendor: run.rules.id,
        fix: `Leave ${property} out, or set it to ${origin}`,
      }),
    );
  }
  // The other checks use the known region, so that one mistake causes one error.
  const region = origin ?? given;
  if (region === undefined && sources.some((source) => unknown.has(source))) unknown.add(property);
  else if (region !== undefined || fallback !== undefined) known[property] = region ?? fallback;
}

/**
 * Checks the region that the resource itself names; a `Vpc` checks its own. Many resources name the same region, so a
 * region that the vendor does not list causes one warning.
 * @param origins inputs that the region comes from
 */
export function judgeRegion(checking: Checking, origins: readonly string[] = ["region"]): void {
  const { known, facts, run } = checking;
  const region = known["region"];
  if (typeof region !== "string" || region === facts?.vpc?.region) return;
  const violation = regionViolation(run.rules, "region", region);
  if (violation?.severity === "error") apply(checking, [{ ...violation, involves: origins }]);
  else if (violation !== undefined) run.warnOnce(toError(violation, run.rules).message);
}

export function requireRegion(checking: Checking): void {
  if (checking.known["region"] !== undefined || checking.unknown.has("region")) return;
  fail(
    checking,
    new PeeringError("invalid-input", "no region is set, and the provider has no default region", {
      property: "region",
      vendor: checking.run.rules.id,
      fix: "Set region on the resource, or vpcpeering:region (`region` of the Provider)",
    }),
  );
}

/** A resource cannot move to another account: the object in the old account would be orphaned. */
function addAccount(checking: Checking, kind: string, schema: z.ZodObject, identity: string): void {
  const { olds, known, run } = checking;
  const before = olds["account"];
  if (typeof before === "string" && before !== identity) throw identityMismatch(before, identity, run.rules.id);
  if (known["account"] !== undefined && known["account"] !== identity)
    throw unknownProperty(run, kind, schema, "account");
  known["account"] = identity;
}

export function identityMismatch(saved: string, identity: string, vendor: string): PeeringError {
  return new PeeringError("identity-mismatch", `the resource belongs to ${saved}, but its provider uses ${identity}`, {
    property: "account",
    vendor,
    fix:
      "Restore the provider, configuration and cloud file that created it. To move it, destroy it there first. " +
      "If that cloud no longer exists, remove the resource with `pulumi state delete`",
  });
}

function schemaError(run: Run, kind: string, schema: z.ZodObject, known: Props, issue: z.core.$ZodIssue): PeeringError {
  const vendor = run.rules.id;
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    return unknownProperty(run, kind, schema, issue.keys[0]!);
  }
  return valueError(schema, known, issue, vendor);
}

function unknownProperty(run: Run, kind: string, schema: z.ZodObject, property: string): PeeringError {
  const names = Object.keys(schema.shape).filter((key) => !isHidden(schema.shape[key] as z.ZodType));
  const fix =
    property === "account"
      ? "Remove it, and pass the Provider of that account, or set vpcpeering:accountId"
      : `Remove it; the properties are ${names.join(", ")}`;
  return new PeeringError("unknown-property", `${kind} has no property of that name`, {
    property,
    vendor: run.rules.id,
    fix,
  });
}

const isVoid = (value: unknown): boolean => value === undefined || value === null;

const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/**
 * True if an empty value of the property equals no value. An empty value of another type is an error, like any other
 * value of that type.
 */
function isNone(type: z.ZodType | undefined, value: unknown): boolean {
  if (type === undefined || restricts(type)) return false;
  const issue = type.safeParse(value).error?.issues[0];
  // A text with few allowed values is also a text.
  return issue === undefined || (issue.code === "invalid_value" && typeof value === "string");
}
