/** Times in the vendor's notation. */

/** Making one costs more than most requests. */
const BEIJING = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

/** On Beijing's clock, without a zone. */
export const wallTime = (iso: string): string => BEIJING.format(new Date(iso));
