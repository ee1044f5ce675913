/**
 * The steps to the credentials that sign calls: a first key, then each role, assumed with the result of the previous
 * step.
 */
import type { Credentials, SessionCredentials } from "../backend/credentials.js";
import { HTTP_SERVICES, type HttpServices } from "../backend/http/services.js";
import { CONFIG_NAMESPACE, type Settings } from "../configuration/read.js";
import { type ErrorCode, keepSecret, isPeeringError, PeeringError } from "../errors.js";
import { rulesOf } from "../rules/registry.js";
import type { AssumeRole } from "../rules/sessions.js";
import { vendorOf } from "../vendors/index.js";
import type { Identity } from "../vendors/vendor.js";
import { locateCredentials } from "./locate.js";
import { locateToken } from "./oidc-token.js";

export interface Step {
  /** For messages: "the role qcs::…". */
  readonly title: string;
  /** Configuration key that requests it, if any. */
  readonly property?: string | undefined;
  readonly value?: unknown;
  /** Permission that the caller needs for it. */
  readonly permission?: string | undefined;
  readonly take: (before: Credentials | undefined) => Promise<Credentials | SessionCredentials>;
}

export interface Chain {
  /** Source of the first key, for messages. */
  readonly place: string;
  /** True if it is in the provider's configuration. */
  readonly isConfigured: boolean;
  readonly steps: readonly [Step, ...Step[]];
  readonly identity: Identity | undefined;
}

/** Called after a step, with its credentials. */
export type OnStep = (step: Step, index: number, credentials: Credentials | SessionCredentials) => Promise<void> | void;

export function planChain(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  services: Partial<HttpServices> = {},
  homeFolder?: string,
): Chain {
  const identity = vendorOf(settings.vendor)?.identity?.()({ settings, services });
  const start = firstStep(settings, environment, services, identity, homeFolder);
  const { first, place, isConfigured = false, role, rolePlace = place } = start;
  const configured = settings.assumeRole ?? [];
  const roles = [
    ...(role === undefined ? [] : [{ role, property: undefined }]),
    ...configured.map((one, i) => ({
      role: one,
      property: `${CONFIG_NAMESPACE}:assumeRole${configured.length > 1 ? `[${i}]` : ""}`,
    })),
  ];
  const steps = roles.map(({ role, property }) => roleStep(settings, identity, role, property, rolePlace));
  return { place, isConfigured, steps: [first, ...steps], identity };
}

/** From the first step on; an error names the step. */
export async function walk(
  { steps }: Chain,
  { vendor }: Settings,
  onStep?: OnStep,
): Promise<Credentials | SessionCredentials> {
  let credentials: Credentials | SessionCredentials | undefined;
  for (const [i, step] of steps.entries()) {
    try {
      credentials = await step.take(credentials);
    } catch (error) {
      throw isPeeringError(error) ? failureOf(step, i, steps.length, vendor, error) : error;
    }
    for (const secret of [credentials.secretId, credentials.secretKey, credentials.securityToken]) keepSecret(secret);
    await onStep?.(step, i, credentials);
  }
  return credentials!;
}

interface First {
  readonly first: Step;
  readonly place: string;
  readonly isConfigured?: boolean;
  readonly role?: AssumeRole;
  readonly rolePlace?: string;
}

function firstStep(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  services: Partial<HttpServices>,
  identity: Identity | undefined,
  homeFolder: string | undefined,
): First {
  const { oidc, instanceRole } = settings;
  if (oidc !== undefined) {
    const token = locateToken(settings, oidc, environment, { ...HTTP_SERVICES, ...services });
    const title = oidc.roleArn === undefined ? "the identity provider" : `the role ${oidc.roleArn}`;
    const first: Step = {
      title: `${title}, by the OIDC token from ${token.place}`,
      property: `${CONFIG_NAMESPACE}:oidc`,
      value: oidc.roleArn ?? oidc.providerId,
      take: async () => identity!.assumeRoleWithOidc!(oidc, await token.read()),
    };
    return { first, place: `the OIDC token from ${token.place}` };
  }
  if (instanceRole !== undefined) return ofInstance(identity, instanceRole, "the role of this virtual machine");
  const { credentials, place, instanceRole: named, ...about } = locateCredentials(settings, environment, homeFolder);
  if (credentials === undefined)
    return { ...ofInstance(identity, named?.name ?? true, place, named?.variable), ...about };
  return { first: { title: `the API key from ${place}`, take: async () => credentials }, place, ...about };
}

const ofInstance = (
  identity: Identity | undefined,
  role: string | true,
  place: string,
  property = `${CONFIG_NAMESPACE}:instanceRole`,
): First => ({
  first: {
    title: role === true ? "the role of this virtual machine" : `the role ${role} of this virtual machine`,
    property,
    value: role,
    take: () => identity!.instanceRole!(role),
  },
  place,
});

function roleStep(
  { vendor }: Settings,
  identity: Identity | undefined,
  role: AssumeRole,
  property: string | undefined,
  place: string,
): Step {
  const { role: byArn, agency } = rulesOf(vendor)!.sessions.value;
  const isAgency = role.roleArn === undefined;
  const name = role.roleArn ?? `${role.agency} of ${role.account}`;
  return {
    title: `${isAgency ? "the agency" : "the role"} ${name}${property === undefined ? `, named in ${place}` : ""}`,
    property,
    value: name,
    permission: isAgency ? agency?.permission : byArn?.permission,
    // The project of the previous key belongs to another account.
    take: (before) => identity!.assumeRole(role, before!),
  };
}

function failureOf(step: Step, index: number, count: number, vendor: string, error: PeeringError): PeeringError {
  const { property = step.property, value = step.value, vendorCode, fix } = error.detail;
  const where = count === 1 ? step.title : `step ${index + 1} of ${count} of the credentials, ${step.title}`;
  return new PeeringError(error.code, `${where}: ${error.what}`, {
    ...(property !== undefined && { property, value }),
    vendor,
    ...(vendorCode !== undefined && { vendorCode }),
    cause: error,
    ...fixOf(step, error.code, fix, vendorCode !== undefined),
  });
}

/** @param isVendors the vendor refused, not this provider */
function fixOf(step: Step, code: ErrorCode, fix: string | undefined, isVendors: boolean): { readonly fix?: string } {
  const own = isVendors ? FIXES[code]?.(step) : undefined;
  const text = own ?? fix;
  return text === undefined ? {} : { fix: text };
}

const FIXES: Partial<Record<ErrorCode, (step: Step) => string>> = {
  "not-found": ({ permission }) =>
    permission === undefined
      ? "Check the identity provider's name, the name of the role and the account in it"
      : "Check the name of the role and the account in it",
  "permission-denied": ({ permission }) =>
    permission === undefined
      ? "Let the role trust the identity provider, with the token's subject and audience"
      : `Grant the caller of this step ${permission}, and let the role trust the caller's account`,
  "invalid-input": ({ permission }) =>
    permission === undefined
      ? "Check the role, the identity provider's name, and the token's issuer and audience"
      : "Check the role and the options of this step",
  "credentials-invalid": ({ permission }) =>
    permission === undefined
      ? "Check the identity provider's name, and the token's issuer, audience and expiry; request a new token right before Pulumi runs"
      : "Check the API key that this step is signed with, and this machine's clock",
};
