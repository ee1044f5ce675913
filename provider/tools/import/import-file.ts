/**
 * The file for `pulumi import --file`. With `inputs` and `outputs`, the engine saves them as the resource's state and
 * does not call `read`. Dynamic resources need this: for `read` the engine would not pass on the text that locates
 * their code.
 */
import type { Props } from "../../engine/props.js";
import type { ImportPlan, Managed } from "./plan.js";
import type { ImportedProvider } from "./provider.js";

export interface ImportFile {
  readonly resources: readonly ImportEntry[];
}

interface ImportEntry {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  /** Name of another entry. */
  readonly provider?: string;
  readonly inputs: Props;
  readonly outputs?: Props;
}

/** How the sdk writes a resource's type and its frozen text, by kind. */
export interface Dynamic {
  readonly typeToken: (kind: Managed["kind"]) => string;
  readonly dynamicText: (kind: Managed["kind"]) => string;
}

export function writeImportFile(plan: ImportPlan, dynamic: Dynamic, provider?: ImportedProvider): ImportFile {
  const own = provider === undefined ? {} : { provider: provider.name };
  const { vpcs, routeTables, subnets, links, routes } = plan;
  const entries = [...vpcs, ...routeTables, ...subnets, ...links, ...routes].map((resource) => ({
    ...entryOf(resource, dynamic),
    ...own,
  }));
  return { resources: provider === undefined ? entries : [providerEntry(provider), ...entries] };
}

function entryOf({ kind, name, id, inputs, outputs }: Managed, { typeToken, dynamicText }: Dynamic): ImportEntry {
  const text = { __provider: dynamicText(kind) };
  return { type: typeToken(kind), name, id, inputs: { ...inputs, ...text }, outputs: { ...outputs, ...text } };
}

/** A provider is created by the import and not read, so it has neither id nor outputs. */
function providerEntry({ name, inputs }: ImportedProvider): ImportEntry {
  return { type: "pulumi:providers:pulumi-nodejs", name, inputs };
}
