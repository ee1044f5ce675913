/**
 * Determines which VPCs at the other end of halves belong to this account. The API shows an account its own VPCs only,
 * so a VPC that it does not show belongs to another account, or is new and not visible to reads yet. The result is
 * therefore cached for a short time only.
 */
import type { Api } from "./context.js";
import { VPCS } from "./vpcs.js";

export class PeerVpcs {
  readonly #own = new Set<string>();
  /** Start of the read that did not show them, in milliseconds. */
  readonly #others = new Map<string, number>();

  constructor(private readonly api: Api) {}

  get own(): ReadonlySet<string> {
    return this.#own;
  }

  isForeign(id: string): boolean {
    const at = this.#others.get(id);
    return at !== undefined && this.api.clock.now() < at + this.api.settleSeconds * 1000;
  }

  /** For both ends of a connection within this account, which need no read. */
  seeOwn(ids: readonly string[]): void {
    for (const id of ids) {
      this.#own.add(id);
      this.#others.delete(id);
    }
  }

  async learn(region: string, ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#own.has(id) && !this.isForeign(id));
    if (unknown.length === 0) return;
    const began = this.api.clock.now();
    const found = await this.api.byIds(VPCS, region, unknown);
    this.seeOwn([...found.keys()]);
    for (const id of unknown) if (!this.#own.has(id)) this.#others.set(id, began);
  }
}
