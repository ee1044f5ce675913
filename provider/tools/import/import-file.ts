/**
 * File for `pulumi import --file`. With `inputs` and `outputs`, the engine saves them as the resource's state and does
 * not call `read`. Dynamic resources need this: for `read` the engine would not pass the text that locates their code.
 * Resources of the package are read, so that the engine can also generate their program.
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
  readonly inputs?: Props;
  readonly outputs?: Props;
}

/** Types of the npm package, or of the package `vpcpeering`. */
export interface ImportTypes {
  readonly typeToken: (kind: Managed["kind"]) => string;
  /** The frozen text of a dynamic resource. */
  readonly dynamicText?: (kind: Managed["kind"]) => string;
}

export function writeImportFile(plan: ImportPlan, types: ImportTypes, provider?: ImportedProvider): ImportFile {
  const own = provider === undefined ? {} : { provider: provider.name };
  const { vpcs, routeTables, subnets, connections, routes } = plan;
  const entries = [...vpcs, ...routeTables, ...subnets, ...connections, ...routes].map((resource) => ({
    ...entryOf(resource, types),
    ...own,
  }));
  return { resources: provider === undefined ? entries : [providerEntry(provider), ...entries] };
}

function entryOf({ kind, name, id, inputs, outputs }: Managed, { typeToken, dynamicText }: ImportTypes): ImportEntry {
  const entry = { type: typeToken(kind), name, id };
  if (dynamicText === undefined) return entry;
  const text = { __provider: dynamicText(kind) };
  return { ...entry, inputs: { ...inputs, ...text }, outputs: { ...outputs, ...text } };
}

/** The import creates a provider and does not read it, so it has neither ID nor outputs. */
function providerEntry({ name, inputs }: ImportedProvider): ImportEntry {
  return { type: "pulumi:providers:pulumi-nodejs", name, inputs };
}
