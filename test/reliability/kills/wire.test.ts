/**
 * The plugin or the engine is killed at a request to a vendor's API, before the vendor has it or before it answers.
 * The next run ends with exactly one of everything. `npm run test:kill` tries all wires.
 */
import assert from "node:assert/strict";
import { WIRES } from "../../engine/wire/grounds.js";
import { ALL_VERBS, drawKills, FACE, isSample, Tally } from "./cases.js";
import { type Kill, Stage } from "./stage.js";
import { wireScene } from "./wire.js";

const TRIAL = {
  name: "kills-wire",
  title: "Kills over each vendor's API",
  method:
    "The same program and the same verdict over each vendor's API: the client speaks to the vendor's emulator, and the kill is at an HTTP request, before it arrives or after the emulator acted and before the response is sent. The requests are drawn by the seed from all of each verb, the same number for each verb.",
  fixed: [
    "The replacement of a VPC that keeps its name was refused over API 2.0, because names are unique in a region there: such a VPC is deleted first now.",
  ],
  notCovered: [
    "A VPC that the program names, over API 2.0 (`qcloud`, and `tce` with it), where VPCs have no room for a mark: if its creation is interrupted, the next run fails with `already-exists` and prints the import command. The run of 2026-11-29 found this over qcloud; programs there now leave the name to the provider.",
    "Requests that the seed did not draw: `KILL_RUNS=all npm run test:kill` tries each.",
    "A vendor's real API: the emulators are written from the vendors' documents.",
  ],
};

describe("the next run completes the work after a kill over the wire", function () {
  this.timeout(isSample ? 120_000 : 7_200_000);

  for (const wire of WIRES) {
    if (isSample && wire.vendor !== "huawei") continue;
    describe(wire.title, () => {
      const part = wire.title.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase();
      const tally = new Tally({ ...TRIAL, part });
      let stage: Stage;
      before(async () => (stage = await Stage.open((cloudFile) => wireScene(wire, cloudFile), FACE)));
      after(() => stage?.close());

      for (const verb of ALL_VERBS) {
        if (isSample && verb !== "create") continue;
        it(`at a request of ${verb}`, async () => {
          const calls = await stage.callsOf(verb);
          const drawn = drawKills(calls);
          const last: Kill = { call: calls.at(-1)!, when: "after", victim: "plugin" };
          assert.deepEqual(await tally.try(stage, verb, isSample ? { ...drawn, kills: [last] } : drawn), []);
        });
      }
    });
  }
});
