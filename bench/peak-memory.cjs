/** Loaded by every process of a contender: a provider's process keeps its largest memory in a file of BENCH_MEMORY, in KiB. */
const { writeFileSync } = require("node:fs");
const path = require("node:path");

const folder = process.env.BENCH_MEMORY;
if (folder !== undefined && /dynamic-provider|[/\\]provider[/\\]plugin[/\\]/.test(process.argv[1] ?? "")) {
  const file = path.join(folder, String(process.pid));
  // The engine kills its providers, so that there is no last moment.
  setInterval(() => writeFileSync(file, String(process.resourceUsage().maxRSS)), 250).unref();
}
