/** Tags that the vendor supports per object, over the API in use. */
import type { Backend } from "../../backend/contract.js";
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { citation, type Rule, type TagSupport, type VendorRules } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";

interface Kind {
  readonly noun: string;
  readonly rule: (rules: VendorRules) => Rule<TagSupport>;
}

const KINDS = {
  Vpc: { noun: "VPC", rule: (rules) => rules.vpcTags },
  PeeringConnection: { noun: "peering connection", rule: (rules) => rules.peeringTags },
  Subnet: { noun: "subnet", rule: (rules) => rules.subnetTags },
  RouteTable: { noun: "route table", rule: (rules) => rules.routeTableTags },
} as const satisfies Readonly<Record<string, Kind>>;

export type TaggedKind = keyof typeof KINDS;

export const nounOf = (kind: TaggedKind): string => KINDS[kind].noun;

export const tagRule = ({ rules }: Run, kind: TaggedKind): Rule<TagSupport> => KINDS[kind].rule(rules);

/** An API without tags of VPCs has no tags of objects in VPCs either. */
export const tagSupport = (run: Run, { lacks = [] }: Backend, kind: TaggedKind): TagSupport =>
  kind !== "PeeringConnection" && lacks.includes("vpcTags") ? "absent" : tagRule(run, kind).value;

const LIST = new Intl.ListFormat("en");

/** Warns once per run about objects that do not get the provider's `defaultTags`. */
export function warnOfLeftOut(run: Run, backend: Backend): void {
  const kinds = Object.keys(KINDS) as TaggedKind[];
  const clause = (support: TagSupport, words: (named: string) => string): string[] => {
    const some = kinds.filter((kind) => tagSupport(run, backend, kind) === support);
    if (some.length === 0) return [];
    const named = LIST.format(some.map((kind) => `${nounOf(kind)}s`));
    return [`${words(named)} [${run.rules.id}, ${citation(tagRule(run, some[0]!).source)}]`];
  };
  const reasons = [
    ...clause("absent", (named) => `${named} of this vendor have no tags`),
    ...clause("creation", (named) => `tags of ${named} are set at creation only`),
  ];
  run.warnOnce(
    `${CONFIG_NAMESPACE}:defaultTags: left out, because ${reasons.join(", and ")}. ` +
      `Ignore this warning, or remove ${CONFIG_NAMESPACE}:defaultTags`,
  );
}
