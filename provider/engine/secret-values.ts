/** Secrets in messages between the engine and a provider. */
import { isSecret } from "../errors.js";
import type { Props } from "./props.js";

/** An object with this key is a special value; the key's value determines its kind. Part of Pulumi's protocol. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export const secretOf = (value: unknown): Props => ({ [SIGNATURE]: SECRET, value });

/**
 * The outputs, with secret CIDR blocks of a connection's ends marked: those of the ends in `secretOutputs`, and those
 * of ends with a block that the program declares as a secret, for example of a VPC given by its ID. The rest of an end
 * stays plain: the engine sends secrets back, and their text is removed from all messages.
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
