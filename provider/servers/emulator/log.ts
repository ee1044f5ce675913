/** Log entries of calls, without headers, bodies or keys. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Vendor id, or "gateway". */
  readonly vendor: string;
  readonly action: string;
  /** Absent if the key is unknown. */
  readonly account?: string;
  /** Absent without an answer. */
  readonly status?: number;
  /** Injected fault. */
  readonly fault?: string;
}

/** Number of calls per action, for tests that count requests. */
export class CallCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  add({ vendor, action }: LogEntry): void {
    const actions = this.#counts.get(vendor) ?? new Map<string, number>();
    this.#counts.set(vendor, actions.set(action, (actions.get(action) ?? 0) + 1));
  }

  of(vendor: string): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts.get(vendor) ?? []);
  }

  clear(): void {
    this.#counts.clear();
  }
}
