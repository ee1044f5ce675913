/** Audit log of the simulation: actor, action, time. */
import type { Row, Store } from "../store/store.js";

export interface CloudEvent {
  readonly sequence: number;
  /** ISO 8601, UTC, on the cloud's clock. */
  readonly at: string;
  readonly vendor: string;
  readonly accountId: string;
  readonly action: string;
  /** Id of the object. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Session {
  readonly vendor: string;
  readonly id: string;
}

/** Requires the write transaction of the change that it records. */
export function recordEvent(
  store: Store,
  session: Session,
  action: string,
  subject: string,
  detail: object = {},
): void {
  store.run(
    "INSERT INTO events (at, vendor, account_id, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
    store.now(),
    session.vendor,
    session.id,
    action,
    subject,
    JSON.stringify(detail),
  );
}

/** Oldest first. */
export function listEvents(store: Store): CloudEvent[] {
  return store.all("SELECT * FROM events ORDER BY sequence").map(readEvent);
}

export interface ObjectTimes {
  /** ISO 8601, UTC, on the cloud's clock. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Times when an object was created and changed, from the log; `undefined` if the log has no creation of it. */
export function timesOf(store: Store, subject: string): Partial<ObjectTimes> {
  const row = store.first(
    `SELECT min(CASE WHEN action LIKE 'Create%' THEN at END) AS created, max(at) AS updated
     FROM events WHERE subject = ? AND action NOT IN ('RecordTraffic', 'LimitAddress')`,
    subject,
  )!;
  const [created, updated] = [row["created"] as number | null, row["updated"] as number | null];
  return {
    ...(created !== null && { createdAt: new Date(created).toISOString() }),
    ...(updated !== null && { updatedAt: new Date(updated).toISOString() }),
  };
}

function readEvent(row: Row): CloudEvent {
  return {
    sequence: row["sequence"] as number,
    at: new Date(row["at"] as number).toISOString(),
    vendor: row["vendor"] as string,
    accountId: row["account_id"] as string,
    action: row["action"] as string,
    subject: row["subject"] as string,
    detail: JSON.parse(row["detail"] as string) as Record<string, unknown>,
  };
}
