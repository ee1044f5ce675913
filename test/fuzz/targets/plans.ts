/** What Pulumi writes and our commands read: previews and states, up to the last page drawn of them. */
import { statesIn, readPlan, readState } from "../../../provider/tools/stack/preview.js";
import { networkOf } from "../../../provider/tools/stack/planned-network.js";
import { networkChangeOf, reviewPlans, toHtml, toMarkdown } from "../../../provider/tools/report/index.js";
import { FORMATS, render, topologyOf, topologyOfStacks } from "../../../provider/tools/topology/index.js";
import type { Target } from "../fuzzer.js";
import { fixture } from "./texts.js";

export const previews: Target = {
  name: "previews",
  title: "`pulumi preview --json`, as report, diagrams and pages",
  get seeds() {
    return ["bandwidth", "no-return", "overlap", "region", "expired"].map((name) =>
      fixture("previews", name, "preview.json"),
    );
  },
  run: (input) => {
    const plans = [readPlan(input)];
    const picture = networkChangeOf(plans, []);
    const report = reviewPlans(plans, picture);
    const topology = topologyOfStacks(plans);
    return [toMarkdown(report), toHtml(report, picture), ...FORMATS.map((format) => render(format, topology))].join(
      "\n",
    );
  },
};

export const states: Target = {
  name: "states",
  title: "`pulumi stack export`, as a network and its diagrams",
  get seeds() {
    return [
      fixture("states", "0.1.0", "stack.json"),
      fixture("states", "0.1.0-2", "stack.json"),
      fixture("previews", "no-return", "state.json"),
    ];
  },
  run: (input) => {
    statesIn(input);
    const topology = topologyOf(networkOf(readState(input)));
    return FORMATS.map((format) => render(format, topology)).join("\n");
  },
};
