import type { VendorRules } from "../rules/schema.js";
import type { Scene } from "./scene.js";
import type { Need } from "./subject.js";

/** A case, independent of the backend under test. */
export interface Case {
  readonly title: string;
  readonly needs?: readonly Need[];
  /** Absent: the contract requires it of all vendors. */
  readonly appliesTo?: (rules: VendorRules) => boolean;
  readonly run: (scene: Scene) => Promise<void>;
}
