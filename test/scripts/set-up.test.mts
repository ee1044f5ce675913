import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runQuietly } from "../../scripts/set-up/command.mjs";
import { isInstalled, stampInstall } from "../../scripts/set-up/install.mjs";
import { withLock } from "../../scripts/set-up/lock.mjs";
import { elapsed, withProgress } from "../../scripts/set-up/progress.mjs";
import { quickstartEnv } from "../../scripts/set-up/quickstart.mjs";

describe("setting up", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "set-up-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("the lock", () => {
    it("is held by one process at a time, and the others print its holder", async () => {
      const file = join(folder, "deep", "lock");
      const waitedFor: number[] = [];
      let inside = 0;
      const task = async () => {
        assert.equal(++inside, 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
      };
      await Promise.all(
        Array.from({ length: 3 }, () => withLock(file, task, { onWait: (pid) => waitedFor.push(pid) })),
      );
      assert.deepEqual(waitedFor, [process.pid, process.pid]);
      assert.deepEqual(readdirSync(join(folder, "deep")), []);
    });

    it("is released when the task fails", async () => {
      const file = join(folder, "lock");
      await assert.rejects(
        withLock(file, () => Promise.reject(new Error("task"))),
        /task/,
      );
      assert.equal(await withLock(file, () => Promise.resolve("free")), "free");
    });

    it("is taken from an ended process by exactly one other", async () => {
      const file = join(folder, "lock");
      const gone = spawn(process.execPath, ["-e", ""]);
      await new Promise((resolve) => gone.on("exit", resolve));
      writeFileSync(file, `${gone.pid} 1`);
      let inside = 0;
      const task = async () => {
        assert.equal(++inside, 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
      };
      await Promise.all([withLock(file, task), withLock(file, task)]);
      assert.deepEqual(readdirSync(folder), []);
    });
  });

  describe("progress", () => {
    it("reports a finished and a failed task", async () => {
      const lines: string[] = [];
      const stream = { write: (text: string) => lines.push(text) };
      assert.equal(await withProgress("Building", () => Promise.resolve(7), { stream }), 7);
      await assert.rejects(
        withProgress("Building", () => Promise.reject(new Error("no disk")), { stream }),
        /no disk/,
      );
      assert.deepEqual(lines, ["Building\n", "Building: done in 0s\n", "Building\n", "Building: gave up after 0s\n"]);
    });

    it("shows nothing of a task that ends soon", async () => {
      const written: string[] = [];
      const stream = { write: (text: string) => written.push(text) };
      assert.equal(await withProgress("Compiling", () => Promise.resolve(7), { stream, quietFor: 60_000 }), 7);
      assert.deepEqual(written, []);
    });

    it("shows all tasks that run on one line of a terminal, no longer than that", async () => {
      const lines: string[] = [];
      const stream = { isTTY: true, columns: 40, write: (text: string) => lines.push(text.replace("\r\x1b[K", "")) };
      let finishFirst = () => {};
      const first = withProgress("Installing", () => new Promise<void>((resolve) => (finishFirst = resolve)), {
        stream,
      });
      const second = withProgress("Building", () => first, { stream });
      finishFirst();
      await second;
      await withProgress("Starting a program of a very long name", () => Promise.resolve(), { stream });
      assert.deepEqual(lines, [
        "Installing: 0s",
        "Installing: 0s; Building: 0s",
        "Installing: done in 0s\n",
        "Building: done in 0s\n",
        "Starting a program of a very long name:",
        "Starting a program of a very long name: done in 0s\n",
      ]);
    });

    it("prints durations in a readable form", () => {
      assert.deepEqual([0, 59_400, 60_000, 605_000].map(elapsed), ["0s", "59s", "1m 00s", "10m 05s"]);
    });
  });

  describe("the install stamp", () => {
    it("is valid until the lock file changes", () => {
      mkdirSync(join(folder, "node_modules"));
      writeFileSync(join(folder, "package-lock.json"), "1");
      assert.equal(isInstalled(folder), false);
      stampInstall(folder);
      assert.equal(isInstalled(folder), true);
      writeFileSync(join(folder, "package-lock.json"), "2");
      assert.equal(isInstalled(folder), false);
    });
  });

  describe("a quiet command", () => {
    it("returns its output, and on failure the last lines", async () => {
      assert.equal(await runQuietly(process.execPath, ["-p", "6 * 7"]), "42\n");
      await assert.rejects(
        runQuietly(process.execPath, ["-e", "console.error('disk full'); process.exit(3)"]),
        /disk full\n.*failed \(exit code 3\)/,
      );
    });
  });

  describe("a script of which a part fails", () => {
    it("stops what runs beside it, and ends with the error of that part", async () => {
      const url = (name: string) => JSON.stringify(new URL(`../../scripts/set-up/${name}.mjs`, import.meta.url).href);
      const script = `
      import { main, Stop, stopEverything } from ${url("stop")};
      import { runQuietly } from ${url("command")};
      await main(async () => {
        await runQuietly(process.execPath, ["-e", "console.log('started'); setInterval(() => {}, 1000)"], {
          onLine: () => stopEverything(new Stop("npm failed")),
        });
      });`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
      let printed = "";
      child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
      const code = await new Promise((resolve) => child.on("close", resolve));
      assert.equal(code, 1);
      assert.equal(printed.trim(), "npm failed");
    });
  });

  describe("an interrupted script", () => {
    it("stops its child process, cleans up and reports it", async () => {
      const url = (name: string) => JSON.stringify(new URL(`../../scripts/set-up/${name}.mjs`, import.meta.url).href);
      const script = `
      import { rmSync, writeFileSync } from "node:fs";
      import { main } from ${url("stop")};
      import { runQuietly } from ${url("command")};
      await main(async () => {
        writeFileSync("half-done", "");
        try {
          await runQuietly(process.execPath, ["-e", "console.log('started'); setInterval(() => {}, 1000)"], {
            onLine: (line) => console.log(line),
          });
        } finally {
          rmSync("half-done");
        }
      });`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
      let said = "";
      child.stderr.on("data", (text: Buffer) => (said += text.toString()));
      child.stdout.once("data", () => child.kill("SIGINT"));
      const code = await new Promise((resolve) => child.on("close", resolve));
      assert.equal(code, 130);
      assert.equal(said.trim(), "interrupted");
      assert.equal(existsSync(join(folder, "half-done")), false);
    });
  });

  describe("the quickstart's surroundings", () => {
    it("keep the state in the folder and need no passphrase", () => {
      const env = quickstartEnv({ PATH: "/bin" }, "/cli", "/repo/state");
      assert.equal(env["PULUMI_BACKEND_URL"], "file:///repo/state");
      assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "");
      assert.ok(env["PATH"]?.startsWith("/cli"));
    });

    it("keep the user's own passphrase and home", () => {
      const own = { PATH: "", PULUMI_CONFIG_PASSPHRASE: "own", PULUMI_HOME: "/home" };
      assert.equal(quickstartEnv(own, "/cli", "/state")["PULUMI_CONFIG_PASSPHRASE"], "own");
      assert.equal(quickstartEnv(own, "/cli", "/state")["PULUMI_HOME"], "/home");
      const file = quickstartEnv({ PATH: "", PULUMI_CONFIG_PASSPHRASE_FILE: "/secret" }, "/cli", "/state");
      assert.equal("PULUMI_CONFIG_PASSPHRASE" in file, false);
    });
  });
});
