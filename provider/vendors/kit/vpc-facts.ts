/** What clients find out about VPCs beside their rows: CIDR blocks for the ends of connections, and default tables. */
import type { Ref } from "../../backend/contract.js";
import { byRegion, keyOf } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import type { Api } from "./api.js";

/** From so many unknown VPCs of a region on, all of it are read at once. */
const SEVERAL = 3;

/** As last seen: the ends of connections show them, and are read far more often than they change. */
export class KnownBlocks {
  readonly #blocks = new Map<string, readonly string[]>();
  readonly #missed = new Map<string, number>();
  readonly #lists = new Map<string, Promise<unknown>>();

  /**
   * @param read makes `see` known what there is of these VPCs
   * @param list and of all VPCs of the region
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

  /** Makes these known, as far as the account sees them. */
  async learn(vpcs: readonly Ref[]): Promise<void> {
    for (const [region, ids] of byRegion(this.#unknown(vpcs))) {
      if (await this.#isInList(region, ids.length)) continue;
      const left = this.#unknown(ids.map((id) => ({ region, id }))).map(({ id }) => id);
      if (left.length > 0) await this.read(region, left);
    }
  }

  /** Once there are several, a region is listed one time. True: these callers have waited for it. */
  async #isInList(region: string, missing: number): Promise<boolean> {
    const missed = (this.#missed.get(region) ?? 0) + missing;
    this.#missed.set(region, missed);
    const before = this.#lists.get(region);
    if (before === undefined && missed < SEVERAL) return false;
    const listed = before ?? this.list(region);
    this.#lists.set(region, listed);
    // A key may be allowed to read some VPCs only: those that are needed are then read, and fail, alone.
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
 * The default tables by VPC. Every VPC has one, although that of a new VPC may not show at once; only with the VPC
 * itself is it gone, and then it is not in the answer.
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
