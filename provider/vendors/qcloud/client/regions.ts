/** Regions as the program spells them, and as API 2.0 does: by short codes, "gz" for ap-guangzhou. */
import { ownEntry } from "../../../lookup/own-entry.js";
import { LONG_FORMS } from "../../../rules/regions/tencent.js";

const LONG: Readonly<Record<string, string>> = LONG_FORMS;
const SHORT = new Map(Object.entries(LONG).map(([short, long]) => [long, short]));

export class Regions {
  readonly #named = new Set<string>();

  /** @param hasShortCodes false: a deployment's own names are sent as they are configured. */
  constructor(private readonly hasShortCodes: boolean) {}

  toWire(region: string): string {
    this.#named.add(region);
    return this.hasShortCodes ? (SHORT.get(region) ?? region) : region;
  }

  /** What the program itself calls "gz" stays "gz"; an unknown code, too. */
  fromWire(code: string): string {
    return this.#named.has(code) ? code : (ownEntry(LONG, code) ?? code);
  }
}
