/** What the engine sends, in a preview, for a value that only the update will know. Part of Pulumi's protocol. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True if the value, or anything inside it, is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** The engine's text for an unknown value means nothing to a user. */
export const nameUnknowns = (text: string): string => text.replaceAll(UNKNOWN, "[unknown]");
