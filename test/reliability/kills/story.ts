/** One program with all four kinds of resources, as a program in JavaScript and in YAML, and what each verb makes of it. */
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { IMPORTS } from "../../engine/harness/programs.js";

export type Verb = "create" | "update" | "replace" | "delete" | "refresh";

/** `dynamic`: a program in JavaScript on the dynamic provider. `package`: one in YAML on the package `vpcpeering`. */
export type Face = "dynamic" | "package";

export interface Story {
  readonly vendor: VendorId;
  /** Of the two accounts' VPCs. */
  readonly regions: readonly [string, string];
  /** Settings of the two providers. `${name}` is a secret of the stack's configuration. */
  readonly providers: readonly [Properties, Properties];
  readonly secrets: Readonly<Record<string, string>>;
  /** VPCs have no room for a mark: only one with a generated name is recognised after a kill (see Identity). */
  readonly isUnmarked?: boolean;
}

interface Form {
  readonly isUpdated?: boolean;
  readonly isReplaced?: boolean;
}

export type Command = "up" | "destroy" | "refresh";

/** verb → the program whose objects exist before (none: nothing exists), and the command that is interrupted. */
export const VERBS: Readonly<Record<Verb, { readonly from?: Form; readonly to: Form; readonly command: Command }>> = {
  create: { to: {}, command: "up" },
  update: { from: {}, to: { isUpdated: true }, command: "up" },
  replace: { from: {}, to: { isReplaced: true }, command: "up" },
  delete: { from: {}, to: {}, command: "destroy" },
  refresh: { from: {}, to: {}, command: "refresh" },
};

type Properties = Readonly<Record<string, unknown>>;

interface Declared {
  readonly kind: "Vpc" | "PeeringConnection" | "PeeringAccepter" | "Route";
  readonly provider: "a" | "b";
  readonly dependsOn?: readonly string[];
  /** `${name}` and `${name.output}` refer to what is declared before, as in YAML. */
  readonly properties: Properties;
}

/** Name → resource, in an order in which each refers to those before it. */
function resources(
  { vendor, regions: [near, far], isUnmarked = false }: Story,
  form: Form,
): Readonly<Record<string, Declared>> {
  const { isUpdated = false, isReplaced = false } = form;
  const rules = rulesOf(vendor);
  const isMutual = rules.acceptance.value === "mutual";
  const hasBandwidth = near !== far && rules.bandwidthCrossRegion.value === "required";
  const peer = isReplaced ? "10.3.0.0/16" : "10.2.0.0/16";
  return {
    vpcA: {
      kind: "Vpc",
      provider: "a",
      properties: {
        ...(!isUnmarked && { name: isUpdated ? "vpc-b" : "vpc-a" }),
        region: near,
        cidrBlock: "10.1.0.0/16",
      },
    },
    vpcB: { kind: "Vpc", provider: "b", properties: { region: far, cidrBlock: peer } },
    link: {
      kind: "PeeringConnection",
      provider: "a",
      properties: {
        name: isUpdated ? "renamed" : "connection",
        vpc: "${vpcA}",
        peerVpc: "${vpcB}",
        peerAccountId: "${vpcB.accountId}",
        ...(hasBandwidth && { bandwidthMbps: isUpdated ? 20 : 10 }),
      },
    },
    accepter: {
      kind: "PeeringAccepter",
      provider: "b",
      dependsOn: ["link"],
      properties: isMutual
        ? {
            vpc: "${vpcB}",
            requester: { accountId: "${vpcA.accountId}", vpc: "${vpcA}" },
            name: isUpdated ? "mirrored" : "mirror",
          }
        : { peeringConnection: "${link}", trustedAccountIds: ["${vpcA.accountId}"] },
    },
    ...(rules.routes.value === "by-hand" && {
      there: {
        kind: "Route",
        provider: "a",
        dependsOn: ["accepter"],
        properties: {
          vpc: "${vpcA}",
          destinationCidrBlock: peer,
          peeringConnection: isMutual ? "${link}" : "${accepter}",
          description: isUpdated ? "second" : "first",
        },
      } satisfies Declared,
      back: {
        kind: "Route",
        provider: "b",
        properties: { vpc: "${vpcB}", destinationCidrBlock: "10.1.0.0/16", peeringConnection: "${accepter}" },
      } satisfies Declared,
    }),
  };
}

/** CommonJS that declares the story's resources. */
export function javascript(story: Story, form: Form): string {
  const { providers, secrets } = story;
  return `${IMPORTS}
    const kinds = { Vpc, PeeringConnection, PeeringAccepter, Route };
    const config = new pulumi.Config();
    const made = Object.fromEntries(${JSON.stringify(Object.keys(secrets))}.map((name) => [name, config.requireSecret(name)]));
    const resolve = (value) => {
      if (Array.isArray(value)) return value.map(resolve);
      if (typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
      const [, name, output] = /^\\$\\{(\\w+)(?:\\.(\\w+))?\\}$/.exec(value) ?? [];
      return name === undefined ? value : output === undefined ? made[name] : made[name][output];
    };
    ${JSON.stringify(providers)}.forEach((settings, i) => (made["ab"[i]] = new Provider("ab"[i], resolve(settings))));
    for (const [name, { kind, provider, dependsOn = [], properties }] of Object.entries(${JSON.stringify(resources(story, form))}))
      made[name] = new kinds[kind](name, resolve(properties), { provider: made[provider], dependsOn: dependsOn.map((one) => made[one]) });
  `;
}

/** The same as a project in YAML, but for its name and plugins. */
export function yaml(story: Story, form: Form): object {
  const { providers, secrets } = story;
  const [a, b] = providers.map((properties) => ({ type: "pulumi:providers:vpcpeering", properties }));
  const declared = Object.entries(resources(story, form)).map(
    ([name, { kind, provider, dependsOn = [], properties }]) => [
      name,
      {
        type: `vpcpeering:index:${kind}`,
        properties,
        options: { provider: `\${${provider}}`, dependsOn: dependsOn.map((one) => `\${${one}}`) },
      },
    ],
  );
  return {
    config: Object.fromEntries(Object.keys(secrets).map((name) => [name, { type: "string", secret: true }])),
    resources: { a, b, ...Object.fromEntries(declared) },
  };
}
