/** Times in the vendor's notation. */

/** On Beijing's clock, without a zone. */
export function wallTime(iso: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Shanghai",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return parts.format(new Date(iso));
}
