/** One stack of all connections, and the same connections in several stacks: one after another, and all at once. */
import { estateProgram } from "./program.mjs";
import { allEnd, makeStack } from "./stack.mjs";

/** @param {{ connections: number, parts: number }} options */
export async function compareSplit({ connections, parts }) {
  const rows = [];
  for (const [count, atOnce] of [
    [1, false],
    [parts, false],
    [parts, true],
  ]) {
    const program = estateProgram({
      connections: connections / count,
      provider: { vendor: "tce", region: "ap-guangzhou" },
      routes: false,
    });
    const stacks = Array.from({ length: count }, (_, i) => makeStack({ name: `part-${i + 1}-of-${count}`, program }));
    try {
      for (const { pulumi } of stacks) await pulumi("stack", "init");
      const [first] = stacks;
      const all = async (...args) => {
        const started = performance.now();
        if (atOnce) await allEnd(stacks.map(({ pulumi }) => pulumi(...args)));
        else for (const { pulumi } of stacks) await pulumi(...args);
        return ((performance.now() - started) / 1000).toFixed(1);
      };
      rows.push({
        stacks: `${count} × ${connections / count}${atOnce ? ", at once" : count === 1 ? "" : ", one after another"}`,
        "up of all (s)": await all("up", "--yes", "--skip-preview"),
        "refresh of all (s)": await all("refresh", "--yes", "--skip-preview"),
        "no-op preview of one (s)": (await first.pulumi("preview", "--expect-no-changes")).seconds.toFixed(1),
        "destroy of all (s)": await all("destroy", "--yes", "--skip-preview"),
      });
    } finally {
      for (const { remove } of stacks) remove();
    }
  }
  return rows;
}
