/**
 * The second half of a connection within one account, on vendors where each account creates its own half. A backend
 * creates both and reports them as one connection.
 */
import { createHash } from "node:crypto";
import type { VendorRules } from "../rules/schema.js";

/** Whether each account creates its own half. */
export const isMutual = ({ rules }: { readonly rules: Pick<VendorRules, "acceptance"> }): boolean =>
  rules.acceptance.value === "mutual";

/** Without "-", because some of the vendors' documents do not allow it in connection names. */
const SUFFIX = "_peer";

/**
 * Names are unique in an account, so the second half needs another name, which also distinguishes it from the first.
 */
export function secondName({ names }: Pick<VendorRules, "names">, name: string): string {
  const { maxLength } = names.value;
  if (name.length + SUFFIX.length <= maxLength) return name + SUFFIX;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${name.slice(0, maxLength - SUFFIX.length - hash.length - 1)}_${hash}${SUFFIX}`;
}
