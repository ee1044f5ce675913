/** Parses vendors' times. An invalid time is omitted, so that it does not invalidate its record or list. */

/** ISO 8601, UTC. */
export function instant(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
