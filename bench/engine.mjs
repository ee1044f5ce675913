/**
 * What the provider costs beside a resource that does nothing, with the real engine.
 *
 *   npm run bench -- engine [--rounds 3] [--resources 300] [--beside floor,wired] [--against COMMIT]
 *
 * Contenders, in turn within each round because machines are noisy, and each round in another order: ours on the
 * embedded cloud; the floor, a null resource whose provider is a constant text; the same carrying as many bytes of
 * state as ours; the same again with as many properties as ours and our references between resources, which Pulumi
 * resolves and the engine follows; and the null resource as users write it, on `pulumi.dynamic.Resource`; with
 * `--against`, ours as it was at that commit. Seconds are medians; a ratio is the median of the rounds' own ratios.
 */
import { parseArgs } from "node:util";
import { buildBeside } from "./build-beside.mjs";
import { cycle, project, STEPS } from "./contender.mjs";
import { median, wholeNumber } from "./figures.mjs";
import { mixedProgram, nullProgram, ordinaryProgram, wiredProgram } from "./programs.mjs";
import { keepResult } from "./results.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    resources: { type: "string", default: "300" },
    beside: { type: "string", default: "floor,padded,wired,ordinary,before" },
    against: { type: "string" },
  },
});
const beside = values.beside.split(",");
const rounds = wholeNumber("rounds", values.rounds);
const resources = wholeNumber("resources", values.resources);

const contenders = [];
const before = values.against === undefined ? undefined : buildBeside(values.against);

function enter(name, program, from) {
  if (name !== "ours" && !beside.includes(name)) return;
  const contender = project(name, program, from);
  contenders.push(contender);
  contender.pulumi("stack", "init");
}

/** Resources of the stacks that are weighed. */
const SAMPLE = Math.min(resources, 100);

/** What state has for each resource, with everything up. */
function weigh(name, program) {
  const { pulumi, stateBytes, stateProperties, remove } = project(name, program(SAMPLE));
  try {
    pulumi("stack", "init");
    pulumi("up", "--yes", "--skip-preview");
    return { bytes: stateBytes() / SAMPLE, properties: stateProperties() / SAMPLE };
  } finally {
    remove();
  }
}

try {
  // State has each input a second time, as an output.
  const missing = (some, bare) => Math.max(0, Math.round((some - bare) / 2));
  const own = weigh("ours", mixedProgram);
  const floor = weigh("floor", (count) => nullProgram(count, 0));
  const parts = missing(own.properties, weigh("wired", (count) => wiredProgram(count, 0, 1)).properties);
  const wired = weigh("wired", (count) => wiredProgram(count, 0, parts));
  enter("ours", mixedProgram(resources));
  enter("floor", nullProgram(resources, 0));
  enter("padded", nullProgram(resources, missing(own.bytes, floor.bytes)));
  enter("wired", wiredProgram(resources, missing(own.bytes, wired.bytes), parts));
  enter("ordinary", ordinaryProgram(resources));
  if (before !== undefined) enter("before", mixedProgram(resources), { built: before.folder });

  const results = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    const order = contenders.map((_, i) => contenders[(i + round) % contenders.length]);
    for (const contender of order) {
      const result = cycle(contender);
      results.get(contender.name).push(result);
      console.error(`round ${round} of ${rounds}: ${contender.name} ${JSON.stringify(result)}`);
    }
  }
  report(results);
  keepResult("engine", { rounds, resources, before: before?.hash }, Object.fromEntries(results));
} finally {
  for (const { remove } of contenders) remove();
  before?.remove();
}

function report(results) {
  const figures = [
    ...STEPS.map((step) => ({ label: step, of: ({ seconds }) => seconds[step], digits: 1 })),
    { label: "bytes of state per resource", of: ({ bytes }) => bytes / resources, digits: 0 },
    { label: "peak memory of the provider (MiB)", of: ({ memory }) => memory, digits: 0 },
  ];
  const cell = (name, { of, digits }) => {
    const text = median(results.get(name).map(of)).toFixed(digits);
    const ratios = results.get(name).map((result, round) => of(results.get("ours")[round]) / of(result));
    return name === "ours" ? text : `${text} (×${median(ratios).toFixed(2)})`;
  };
  console.log(`${resources} resources, ${rounds} rounds: seconds, and in brackets ours as a multiple of it`);
  console.table(
    Object.fromEntries(
      figures.map((figure) => [
        figure.label,
        Object.fromEntries([...results.keys()].map((name) => [name, cell(name, figure)])),
      ]),
    ),
  );
}
