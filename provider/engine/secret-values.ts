/** Secrets in what passes between the engine and a provider. */
import { isSecret } from "../errors.js";
import type { Props } from "./props.js";

/** An object with this key is a special value, of the kind that the key's value names. Part of Pulumi's protocol. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export const secretOf = (value: unknown): Props => ({ [SIGNATURE]: SECRET, value });

/**
 * The outputs with the CIDR blocks of a connection's ends as secrets: of the ends that `secretOutputs` lists, and of those
 * that have a block which this run's program declares as a secret, as for a VPC that it gives by its ID. The rest of an
 * end stays as it is: the engine sends secrets back, and all text in one is kept out of messages.
 */
export function markSecretBlocks(outs: Props): Props {
  const listed = (outs["secretOutputs"] ?? []) as readonly unknown[];
  const marked = Object.entries(outs).map(([name, value]) => {
    const blocks = blocksIn(value);
    const hides = blocks !== undefined && (listed.includes(name) || blocks.some(isSecret));
    return [name, hides ? { ...(value as Props), cidrBlocks: secretOf(blocks) } : value];
  });
  return Object.fromEntries(marked) as Props;
}

function blocksIn(value: unknown): readonly string[] | undefined {
  const blocks = (value as { readonly cidrBlocks?: unknown } | null | undefined)?.cidrBlocks;
  return Array.isArray(blocks) ? (blocks as string[]) : undefined;
}
