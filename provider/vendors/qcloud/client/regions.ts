/** Converts between region names in the program and API 2.0's short codes: "gz" for ap-guangzhou. */
import { ownEntry } from "../../../lookup/own-entry.js";
import { LONG_FORMS } from "../../../rules/regions/tencent.js";

const LONG: Readonly<Record<string, string>> = LONG_FORMS;
const SHORT = new Map(Object.entries(LONG).map(([short, long]) => [long, short]));

export class Regions {
  readonly #named = new Set<string>();

  /** @param hasShortCodes false: a deployment's own names are sent unchanged */
  constructor(private readonly hasShortCodes: boolean) {}

  toWire(region: string): string {
    this.#named.add(region);
    return this.hasShortCodes ? (SHORT.get(region) ?? region) : region;
  }

  /** A region that the program names "gz" stays "gz"; so does an unknown code. */
  fromWire(code: string): string {
    return this.#named.has(code) ? code : (ownEntry(LONG, code) ?? code);
  }
}
