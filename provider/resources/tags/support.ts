/** Tags that the vendor gives an object, over the API that is used. */
import type { Backend } from "../../backend/contract.js";
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { citation, type Rule, type TagSupport } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";

export type TaggedKind = "Vpc" | "PeeringConnection";

export const tagRule = ({ rules }: Run, kind: TaggedKind): Rule<TagSupport> =>
  kind === "Vpc" ? rules.vpcTags : rules.peeringTags;

export const tagSupport = (run: Run, { lacks = [] }: Backend, kind: TaggedKind): TagSupport =>
  kind === "Vpc" && lacks.includes("vpcTags") ? "absent" : tagRule(run, kind).value;

const NOUNS: Readonly<Record<TaggedKind, string>> = { Vpc: "VPCs", PeeringConnection: "peering connections" };

/** Says once a run which objects do not get the provider's `defaultTags`. */
export function warnOfLeftOut(run: Run, backend: Backend): void {
  const kinds = Object.keys(NOUNS) as TaggedKind[];
  const of = (support: TagSupport) => kinds.filter((kind) => tagSupport(run, backend, kind) === support);
  const [without, creationOnly] = [of("absent"), of("creation")];
  const named = (some: readonly TaggedKind[]) => some.map((kind) => NOUNS[kind]).join(" and ");
  const says = [
    ...(without.length > 0 ? [`${named(without)} of this vendor have no tags`] : []),
    ...(creationOnly.length > 0 ? [`tags of ${named(creationOnly)} are set at creation only`] : []),
  ];
  const kind = without[0] ?? creationOnly[0]!;
  run.warnOnce(
    `${CONFIG_NAMESPACE}:defaultTags: left out, because ${says.join(", and ")} ` +
      `[${run.rules.id}, ${citation(tagRule(run, kind).source)}]. ` +
      `Ignore this warning, or remove ${CONFIG_NAMESPACE}:defaultTags`,
  );
}
