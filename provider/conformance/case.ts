import type { VendorRules } from "../rules/schema.js";
import type { Scene } from "./scene.js";
import type { Need } from "./subject.js";

/** A case before anyone knows on what it runs. */
export interface Case {
  readonly title: string;
  readonly needs?: readonly Need[];
  /** Left out: the contract demands it of all vendors. */
  readonly appliesTo?: (rules: VendorRules) => boolean;
  readonly run: (scene: Scene) => Promise<void>;
}
