/**
 * The process that writes is killed in the middle, again and again: what it reported is there, and the file is whole.
 * `POWER_CUTS=1000` for more than the suite's few.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkStore } from "../../../../provider/cloud/index.js";
import { Store } from "../../../../provider/cloud/store/store.js";
import { recordTrial } from "../../../reliability/trial.js";
import { Scene } from "../scene.js";

const CUTS = Number(process.env["POWER_CUTS"] ?? 12);
/** Each cut leaves a few objects; a fresh file after this many keeps the checks short. */
const CUTS_OF_A_FILE = 50;

describe("the embedded cloud's file", function () {
  this.timeout(CUTS * 5_000);

  it(`is whole after ${CUTS} kills of a process that writes, and has everything that was reported`, async () => {
    const start = Date.now();
    let reported = 0;
    for (let cut = 0; cut < CUTS;) {
      const scene = new Scene("tce");
      try {
        for (let i = 0; i < CUTS_OF_A_FILE && cut < CUTS; i++, cut++) {
          // After another number of reports each time; the kill then meets a write or the time between two.
          const lines = await killedAfter(1 + ((cut * 7) % 23), scene.file, i * 30);
          reported += lines.length;
          assert.deepEqual(checkStore(scene.file).problems, [], `cut ${cut}`);
          const store = new Store(scene.file);
          for (const line of lines) {
            const [kind, id] = line.split(" ") as [string, string];
            const table = kind === "vpc" ? "vpcs" : "link_sides";
            assert.ok(store.first(`SELECT id FROM ${table} WHERE id = ?`, id), `cut ${cut}: ${line} is lost`);
          }
          store.close();
        }
      } finally {
        scene.end();
      }
    }
    assert.ok(reported >= CUTS, `${reported} reports`);
    recordTrial({
      name: "power-cuts",
      title: "Power cuts of the embedded cloud",
      method:
        "A process that creates VPCs and connections in the embedded cloud is killed with SIGKILL, each time after another number of reports. After each kill the store's own check must find no problem, and each object that the process had reported must be there.",
      counts: { kills: CUTS, "reported objects": reported, "damaged files": 0, "lost objects": 0 },
      findings: [],
      notCovered: [
        "SIGKILL ends the process, not the machine: the operating system still writes what the process had handed over. Disks that lose writes they had confirmed are not simulated.",
      ],
      seconds: (Date.now() - start) / 1000,
    });
  });
});

/** The lines that the process wrote before it was killed. */
function killedAfter(lines: number, file: string, from: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(__dirname, "killed-writer.js"), file, String(from)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [written, failed] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    written += chunk.toString();
    if (written.split("\n").length > lines) child.kill("SIGKILL");
  });
  child.stderr.on("data", (chunk: Buffer) => (failed += chunk.toString()));
  return new Promise((resolve, reject) =>
    child.once("error", reject).once("close", () => {
      if (failed !== "") reject(new Error(failed));
      else resolve(written.split("\n").slice(0, -1));
    }),
  );
}
