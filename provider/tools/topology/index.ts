/** A network as a diagram: its contents, and its formats. */
export type { Topology } from "./topology.js";
export { topologyOf } from "./topology.js";
export { replacedIn, topologyAfter, topologyOfStacks } from "./plans.js";
export { FORMATS, render, type Format, type RenderOptions } from "./formats/index.js";
export { SHAPES, type Shape } from "./shape.js";
export { summaryOf } from "./words.js";
