/** Form of a diagram: lines between VPCs, or a matrix. */
import { isMesh } from "./layout/matrix.js";
import type { Topology } from "./topology.js";

export const SHAPES = ["lines", "matrix"] as const;
export type Shape = (typeof SHAPES)[number];

export const shapeFor = (topology: Topology): Shape => (isMesh(topology) ? "matrix" : "lines");
