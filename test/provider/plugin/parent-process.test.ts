/** A plugin whose engine was killed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "../../../provider/plugin/parent-process.js";
import { repository } from "../../structure/source.js";

describe("a plugin", () => {
  it("ends when the process that started it is killed", async function () {
    this.timeout(60_000);
    const plugin = join(repository, "dist", "provider", "plugin", "main.js");
    // As an engine does: it waits for the port, and prints the plugin's process here.
    const engine = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, [${JSON.stringify(plugin)}, "127.0.0.1:9"], { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.once("data", () => console.log(child.pid));
    `;
    const parent = spawn(process.execPath, ["-e", engine], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
    const pid = Number(line);
    assert.ok(isRunning(pid));
    parent.kill("SIGKILL");
    await once(parent, "exit");
    const until = Date.now() + 30_000;
    while (isRunning(pid) && Date.now() < until) await delay(100);
    assert.equal(isRunning(pid), false);
  });
});
