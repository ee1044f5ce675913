/** Times as vendors write them. One that is none is left out: it must not spoil the record that it is in, nor its list. */

/** ISO 8601, UTC. */
export function instant(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
