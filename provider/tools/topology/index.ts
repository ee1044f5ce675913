/** A network as a picture: what it shows, and the formats it comes in. */
export type { Topology } from "./topology.js";
export { topologyOf } from "./topology.js";
export { replacedIn, topologyAfter, topologyOfStacks } from "./plans.js";
export { FORMATS, render, type Format, type RenderOptions } from "./formats/index.js";
export { SHAPES, type Shape } from "./shape.js";
export { summaryOf } from "./words.js";
