/** How state and time grow with the number of connections, on the embedded cloud: the engine's part and ours. */
import { makeStack } from "./stack.mjs";
import { estateProgram } from "./program.mjs";
import { runVerbs } from "./verbs.mjs";

const PROVIDER = { vendor: "tce", region: "ap-guangzhou" };
/** The engine then writes the state at the end only, and not after each step. */
const AT_END = { PULUMI_SKIP_CHECKPOINTS: "true" };

/** @param {readonly number[]} sizes connections */
export async function measureGrowth(sizes) {
  const rows = [];
  for (const connections of sizes) {
    const program = estateProgram({ connections, provider: PROVIDER, routes: false });
    const stack = makeStack({ name: `growth-${connections}`, program });
    try {
      await stack.pulumi("stack", "init");
      let bytes = 0;
      let stored = 0;
      const seconds = {};
      await runVerbs(stack, (verb, took) => {
        if (verb === "up") [bytes, stored] = [stack.stateBytes(), stack.storedBytes()];
        seconds[`${verb} (s)`] = took.toFixed(1);
      });
      rows.push({
        connections,
        "state (MB)": (bytes / 1e6).toFixed(2),
        "all files after one up (MB)": (stored / 1e6).toFixed(2),
        ...seconds,
        "up, state written at the end only (s)": (await upOf(program, AT_END)).toFixed(1),
      });
    } finally {
      stack.remove();
    }
  }
  return rows;
}

async function upOf(program, env) {
  const stack = makeStack({ name: "at-end", program, env });
  try {
    await stack.pulumi("stack", "init");
    return (await stack.pulumi("up", "--yes", "--skip-preview")).seconds;
  } finally {
    stack.remove();
  }
}
