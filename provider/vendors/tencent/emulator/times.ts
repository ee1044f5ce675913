/** Times in the vendor's format. */

/** Constructing one takes longer than most requests. */
const BEIJING = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

/** Beijing time, without time zone. */
export const wallTime = (iso: string): string => BEIJING.format(new Date(iso));
