/**
 * The plugin or the engine is killed at a call to the embedded cloud, before or after the cloud acts; either way the
 * engine has no answer. The next run ends with exactly one of everything. `npm run test:kill` tries every call.
 */
import assert from "node:assert/strict";
import { ALL_VERBS, drawKills, FACE, isSample, Tally } from "./cases.js";
import { embeddedScene } from "./embedded.js";
import { type Kill, Stage } from "./stage.js";
import type { Verb } from "./story.js";

/** At the call that matters most. */
const SAMPLE: Readonly<Partial<Record<Verb, readonly Kill[]>>> = {
  create: [{ call: "createPeering of 100000000001, 1", when: "after", victim: "engine" }],
  replace: [{ call: "createPeering of 100000000001, 1", when: "after", victim: "plugin" }],
};

const TRIAL = {
  name: "kills",
  title: "Kills over the embedded cloud",
  method:
    "A program with two accounts, two VPCs, a connection, its acceptance and two routes is created, updated, replaced, refreshed and deleted. At a call that the provider makes for it, reads included, the plugin's process, or the engine with all that it started, is killed with SIGKILL, before the cloud acts, or after it acted and before it answers. The possible kills are every call with both victims at both times, in an order drawn by the seed. Then `pulumi up` (or `destroy`) runs once, after `pulumi cancel` if the engine was killed. The cloud must then contain exactly what the program declares, and the state exactly the IDs of the cloud; after every tenth kill, a preview with refresh must show no change.",
  notCovered: [
    "An engine that is killed alone, while the plugin goes on with its calls.",
    "Two kills in a row.",
    "Subnets, route tables and the components.",
  ],
};

describe("the next run completes the work after a kill over the embedded cloud", function () {
  this.timeout(isSample ? 120_000 : 7_200_000);
  let stage: Stage;

  before(async () => (stage = await Stage.open(() => embeddedScene(), FACE)));
  after(() => stage?.close());

  for (const verb of ALL_VERBS) {
    if (isSample && SAMPLE[verb] === undefined) continue;
    it(`at a call of ${verb}`, async () => {
      const drawn = drawKills(await stage.callsOf(verb));
      const tally = new Tally({ ...TRIAL, part: verb });
      assert.deepEqual(await tally.try(stage, verb, isSample ? { ...drawn, kills: SAMPLE[verb]! } : drawn), []);
    });
  }
});
