/** Facts about VPCs beyond their rows: CIDR blocks of connections' ends, and default tables. */
import type { Ref } from "../../backend/contract.js";
import { byRegion, keyOf } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import type { Api } from "./api.js";

/** From this number of unknown VPCs in a region on, all of its VPCs are read at once. */
const SEVERAL = 3;

/**
 * Last known CIDR blocks: they are needed for the ends of connections, which are read far more often than the blocks
 * change.
 */
export class KnownBlocks {
  readonly #blocks = new Map<string, readonly string[]>();
  readonly #missed = new Map<string, number>();
  readonly #lists = new Map<string, Promise<unknown>>();

  /**
   * @param read reads these VPCs and calls `see`
   * @param list reads all VPCs of the region and calls `see`
   */
  constructor(
    private readonly read: (region: string, ids: readonly string[]) => Promise<unknown>,
    private readonly list: (region: string) => Promise<unknown>,
  ) {}

  see(vpc: Ref, blocks: readonly string[]): void {
    this.#blocks.set(keyOf(vpc), blocks);
  }

  forget(vpc: Ref): void {
    this.#blocks.delete(keyOf(vpc));
  }

  of(vpc: Ref): readonly string[] | undefined {
    return this.#blocks.get(keyOf(vpc));
  }

  /** Reads the unknown ones of these VPCs, as far as the account can see them. */
  async learn(vpcs: readonly Ref[]): Promise<void> {
    for (const [region, ids] of byRegion(this.#unknown(vpcs))) {
      if (await this.#isInList(region, ids.length)) continue;
      const left = this.#unknown(ids.map((id) => ({ region, id }))).map(({ id }) => id);
      if (left.length > 0) await this.read(region, left);
    }
  }

  /** If several are missing, the region is listed once. True: the callers have waited for the list. */
  async #isInList(region: string, missing: number): Promise<boolean> {
    const missed = (this.#missed.get(region) ?? 0) + missing;
    this.#missed.set(region, missed);
    const before = this.#lists.get(region);
    if (before === undefined && missed < SEVERAL) return false;
    const listed = before ?? this.list(region);
    this.#lists.set(region, listed);
    // A key may have permission for some VPCs only: the required ones are then read, and fail, alone.
    const isListed = await listed.then(
      () => true,
      () => false,
    );
    return isListed && before === undefined;
  }

  #unknown(vpcs: readonly Ref[]): readonly Ref[] {
    return vpcs.filter((vpc) => this.of(vpc) === undefined);
  }
}

type Read<T> = (vpcIds: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/**
 * The default tables by VPC. Every VPC has one, although reads may not show that of a new VPC at once. It is deleted
 * with its VPC only, and is then missing from the result.
 */
export async function defaultTables(
  api: Api<never>,
  vpcIds: readonly string[],
  read: Read<string>,
  readVpcs: Read<unknown>,
): Promise<ReadonlyMap<string, string>> {
  if (vpcIds.length === 0) return new Map();
  const tables = await api.untilVisible(
    () => read(vpcIds),
    (seen) => vpcIds.every((id) => seen.has(id)),
  );
  const without = vpcIds.filter((id) => !tables.has(id));
  const [left] = without.length === 0 ? [] : (await readVpcs(without)).keys();
  if (left === undefined) return tables;
  throw new PeeringError("backend-failure", `VPC ${left} shows no default route table`, {
    vendor: api.vendor,
    fix: "Run `pulumi up` again; if it persists, contact the vendor: every VPC has one",
  });
}

export const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

export const sameTags = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  sameSet(Object.entries(a).map(String), Object.entries(b).map(String));
