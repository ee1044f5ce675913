/**
 * Policies that a program's accounts need: from its operations to the vendor's calls, and to the vendor's permission
 * names.
 */
import { PeeringError } from "../../errors.js";
import {
  type AccessedApi,
  type AccessManagement,
  callsFor,
  type Operation,
  type Permission,
  type Policy,
  type PolicyForm,
  type Use,
} from "../../rules/permissions.js";
import type { AssumeRole } from "../../rules/sessions.js";
import type { VendorRules } from "../../rules/schema.js";
import type { Kind } from "../stack/resources.js";
import { type Command, type Further, furtherNeeds, needsOf } from "./needs.js";

/** Permissions for one account. */
export interface Wanted {
  /** Account or project; `undefined`: any account. */
  readonly accountId?: string | undefined;
  readonly command: Command;
  readonly kinds: ReadonlyMap<Kind, ReadonlySet<Use>>;
  readonly further: readonly Further[];
  /** Features that determine the account. */
  readonly opening: ReadonlySet<Use>;
  /** Roles that are assumed one after the other, with the configured key first. */
  readonly roles: readonly AssumeRole[];
}

export interface NeededCall {
  readonly call: string;
  /** Kinds of resources, functions and steps that make the call. */
  readonly for: readonly string[];
  /** Missing feature without it, if the client can do without it. */
  readonly without?: string;
}

export interface NeededPermission extends Omit<Permission, "names"> {
  /** `undefined`: the vendor requires no permission. */
  readonly name: string | undefined;
  readonly calls: readonly NeededCall[];
}

export interface Document {
  /** For file names and selection: `tencent-100000000001`. */
  readonly name: string;
  readonly vendor: string;
  readonly accountId?: string;
  /** Principal that gets the policy. */
  readonly holder: string;
  readonly policy: Policy;
  readonly permissions: readonly NeededPermission[];
}

export interface Target {
  readonly rules: VendorRules;
  readonly api: AccessedApi;
  readonly form: PolicyForm;
  readonly access: AccessManagement;
}

/** The API and the form of policies, by name or by default. */
export function targetOf(
  rules: VendorRules,
  access: AccessManagement,
  named: { readonly api?: string | undefined; readonly policyVersion?: string | undefined },
): Target {
  const pick = <T>(
    all: readonly [T, ...T[]],
    nameOf: (one: T) => string,
    name: string | undefined,
    property: string,
  ) => {
    const found = name === undefined ? all[0] : all.find((one) => nameOf(one) === name);
    if (found !== undefined) return found;
    throw new PeeringError("invalid-input", "the vendor has none of this name", {
      property,
      value: name,
      vendor: rules.id,
      fix: `Set it to one of ${all.map(nameOf).join(", ")}`,
    });
  };
  return {
    rules,
    access,
    api: pick(access.apis, ({ name }) => name, named.api, "--api"),
    form: pick(access.forms, ({ version }) => version, named.policyVersion, "--policy-version"),
  };
}

export function documentsFor(target: Target, wanted: Wanted): Document[] {
  const { rules } = target;
  const { accountId, roles } = wanted;
  const base = [rules.id, ...(accountId === undefined ? [] : [accountId])].join("-");
  const last = roles.at(-1);
  const holder = last === undefined ? "the API key" : nameOfRole(last);
  const main = split(target, permissionsOf(target, callsIn(target, wanted))).map(({ suffix, scope, permissions }) =>
    document(target, wanted, { name: `${base}${suffix}`, holder: `${holder}${scope}`, permissions }),
  );
  // The principal that assumes a role needs only that permission, for that role.
  const steps = roles.map((role, i) => {
    const before = roles[i - 1];
    const calls = callsFor(target.api.calls, role.roleArn === undefined ? "assumeAgency" : "assumeRole", new Set());
    const needed = calls.map((call) => ({ call, for: [`assuming ${nameOfRole(role)}`] }));
    return document(target, wanted, {
      name: `${rules.id}-assume-${i + 1}`,
      holder: before === undefined ? "the API key" : nameOfRole(before),
      permissions: permissionsOf(target, needed),
      ...(role.roleArn !== undefined && { resources: [role.roleArn] }),
    });
  });
  return [...main, ...steps];
}

const nameOfRole = ({ roleArn, agency, account }: AssumeRole): string =>
  roleArn === undefined ? `the agency ${agency} of ${account}` : `the role ${roleArn}`;

interface Part {
  readonly name: string;
  readonly holder: string;
  readonly permissions: readonly NeededPermission[];
  readonly resources?: readonly string[];
}

function document(
  { rules, form }: Target,
  { accountId }: Wanted,
  { name, holder, permissions, resources = ["*"] }: Part,
): Document {
  const actions = permissions.flatMap((permission) => permission.name ?? []);
  return {
    name,
    vendor: rules.id,
    ...(accountId !== undefined && { accountId }),
    holder,
    policy: form.write(actions, resources),
    permissions,
  };
}

function split({ form }: Target, permissions: readonly NeededPermission[]) {
  const isGlobal = ({ isGlobal: global = false, name }: NeededPermission) => global && name !== undefined;
  if (!form.splitsGlobal) return [{ suffix: "", scope: "", permissions }];
  const parts = [
    {
      suffix: "-project",
      scope: ", for services of a region",
      permissions: permissions.filter((one) => !isGlobal(one)),
    },
    { suffix: "-global", scope: ", for global services", permissions: permissions.filter(isGlobal) },
  ];
  return parts.filter((part) => part.permissions.some(({ name }) => name !== undefined));
}

/** Calls with the operations that make them, in the order of the needs. */
export function callsIn(target: Target, { command, kinds, further, opening }: Wanted): NeededCall[] {
  const { rules, api, access } = target;
  const reasons = new Map<string, Set<string>>();
  const add = (operations: readonly Operation[], uses: ReadonlySet<Use>, reason: string) => {
    for (const operation of operations)
      for (const call of callsFor(api.calls, operation, uses))
        reasons.set(call, (reasons.get(call) ?? new Set()).add(reason));
  };
  add(["open"], opening, "the account");
  for (const [kind, uses] of kinds) add(needsOf(kind, command, rules, uses), uses, kind);
  const all = new Set<Use>(["insideRegion", "betweenRegions", "subnetId"]);
  for (const one of further) add(furtherNeeds(one), all, one);
  return [...reasons].map(([call, why]) => {
    const without = access.dispensable[call];
    return { call, for: [...why], ...(without !== undefined && { without }) };
  });
}

/** By name, without duplicates. */
function permissionsOf({ form }: Target, calls: readonly NeededCall[]): NeededPermission[] {
  const found = new Map<string, NeededPermission>();
  for (const needed of calls) {
    const { names, ...about } = form.permissionOf(needed.call);
    // Calls that require no permission are listed, too.
    for (const name of names.length === 0 ? [undefined] : names) {
      const key = name ?? `none: ${needed.call}`;
      const known = found.get(key);
      found.set(key, { name, ...about, calls: [...(known?.calls ?? []), needed] });
    }
  }
  return [...found.values()].sort((a, b) => order(a).localeCompare(order(b), "en"));
}

const order = ({ name, calls }: NeededPermission): string => name ?? `~${calls[0]!.call}`;
