/** The repository as a plugin's folder: Pulumi's host for Node.js loads `main` of its package.json. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { repository } from "../../structure/source.js";

describe("the repository as a plugin", () => {
  it("is started by Pulumi's host for Node.js, and has the package's schema", async () => {
    assert.match(await readFile(join(repository, "PulumiPlugin.yaml"), "utf8"), /^runtime: nodejs$/m);
    const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
    const plugin = spawn(process.execPath, [host, repository, "127.0.0.1:9"], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [port] = (await once(createInterface(plugin.stdout), "line")) as [string];
      const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
      const response = await new Promise<GetSchemaResponse>((resolve, reject) =>
        client.getSchema(new GetSchemaRequest(), (error, found) => (error === null ? resolve(found) : reject(error))),
      );
      client.close();
      assert.equal(response.getSchema(), await readFile(join(repository, "sdk", "schema.json"), "utf8"));
    } finally {
      plugin.kill();
      await once(plugin, "close");
    }
  });

  it("is the SDK for a tool that ignores exports", () => {
    const { main } = require(join(repository, "package.json")) as { main: string };
    assert.equal(require(join(repository, main)), require("pulumi-vpc-peering"));
  });
});
