/**
 * Rate limit as vendors count it: calls per second, for every account and action, by the time of arrival [Tencent
 * Cloud, API frequency limits, document 1278/109059, 2025-04-15: by API, access region and sub-account].
 */
export class RateGate {
  readonly #recent = new Map<string, number[]>();

  constructor(
    private readonly callsPerSecond: number | undefined,
    private readonly now: () => number,
  ) {}

  /** False if the call exceeds the limit. A refused call does not count. */
  admits(caller: string): boolean {
    if (this.callsPerSecond === undefined) return true;
    const now = this.now();
    const recent = (this.#recent.get(caller) ?? []).filter((at) => at > now - 1000);
    const isAdmitted = recent.length < this.callsPerSecond;
    this.#recent.set(caller, isAdmitted ? [...recent, now] : recent);
    return isAdmitted;
  }
}
