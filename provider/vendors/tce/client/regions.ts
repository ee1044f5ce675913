/**
 * A deployment's regions: it chooses their names, and only DescribeRegions of its VPC product returns the short ones.
 */
import { isPeeringError } from "../../../errors.js";
import type { Api } from "../../tencent/client/context.js";
import { regions } from "../answers.js";

export class Regions {
  /** Regions that calls were made in, which use the long form. */
  readonly #long = new Set<string>();
  #short: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(private readonly api: Api) {}

  /** @param calledIn region of the call whose answer contains these names; other than short names are kept */
  async toLong(names: readonly string[], calledIn: string): Promise<(name: string) => string> {
    this.#long.add(calledIn);
    if (names.every((name) => this.#long.has(name))) return (name) => name;
    const short = await this.#shortNames(calledIn);
    for (const name of names) if (!short.has(name)) this.#long.add(name);
    return (name) => short.get(name) ?? name;
  }

  #shortNames(region: string): Promise<ReadonlyMap<string, string>> {
    this.#short ??= this.#read(region).catch((error: unknown) => {
      this.#short = undefined;
      throw error;
    });
    return this.#short;
  }

  async #read(region: string): Promise<ReadonlyMap<string, string>> {
    try {
      const { RegionSet } = await this.api.read({ action: "DescribeRegions", region, params: {} }, regions);
      return new Map(
        RegionSet.flatMap(({ Region, ShortName }) =>
          ShortName === undefined || RegionSet.some((other) => other.Region === ShortName)
            ? []
            : [[ShortName, Region] as const],
        ),
      );
    } catch (error) {
      // A deployment without that call uses the long form everywhere.
      if (isPeeringError(error, "unsupported") || isPeeringError(error, "permission-denied")) return new Map();
      throw error;
    }
  }
}
