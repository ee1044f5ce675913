import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { download, releaseUrl } from "../../scripts/pulumi-cli/download.mjs";

describe("downloading a release", () => {
  let folder: string;
  let server: Server | undefined;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "download-"))));
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(listener: RequestListener) {
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/release`;
  }
  const quick = { answerWithin: 200, silentAtMost: 200 };

  it("stores the bytes and reports its progress", async () => {
    const bytes = Buffer.alloc(3_000_000, "x");
    const url = await serve((_, response) => response.setHeader("content-length", bytes.length).end(bytes));
    const notes: string[] = [];
    await download(url, join(folder, "file"), (note) => notes.push(note));
    assert.ok(readFileSync(join(folder, "file")).equals(bytes));
    assert.equal(notes.at(-1), "3 of 3 MB");
  });

  it("fails on an error status", async () => {
    const url = await serve((_, response) => response.writeHead(403).end());
    await assert.rejects(
      download(url, join(folder, "file"), () => {}),
      /answers 403/,
    );
  });

  it("fails on a server that never responds", async () => {
    const url = await serve(() => {});
    await assert.rejects(
      download(url, join(folder, "file"), () => {}, quick),
      /127\.0\.0\.1:\d+ is silent/,
    );
  });

  it("fails on a server that stops in the middle", async () => {
    const url = await serve((_, response) => response.setHeader("content-length", 1000).write("x"));
    await assert.rejects(
      download(url, join(folder, "file"), () => {}, quick),
      /is silent/,
    );
  });

  it("names the host that it cannot reach, and why", async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => server?.close(resolve));
    await assert.rejects(
      download(url, join(folder, "file"), () => {}),
      /cannot reach 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    );
  });

  it("has the release of each platform, or none", () => {
    assert.match(releaseUrl("linux", "x64"), /-linux-x64\.tar\.gz$/);
    assert.match(releaseUrl("darwin", "arm64"), /-darwin-arm64\.tar\.gz$/);
    assert.match(releaseUrl("win32", "x64"), /-windows-x64\.zip$/);
    assert.match(releaseUrl("linux", "x64", "3.276.0"), /\/pulumi-v3\.276\.0-linux-x64\.tar\.gz$/);
    assert.throws(() => releaseUrl("freebsd", "x64"), /no release is made for freebsd on x64/);
  });
});
