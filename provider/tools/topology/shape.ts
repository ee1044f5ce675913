/** The form of a picture: lines between VPCs, or a row and a column for each. */
import { isMesh } from "./layout/matrix.js";
import type { Topology } from "./topology.js";

export const SHAPES = ["lines", "matrix"] as const;
export type Shape = (typeof SHAPES)[number];

export const shapeFor = (topology: Topology): Shape => (isMesh(topology) ? "matrix" : "lines");
