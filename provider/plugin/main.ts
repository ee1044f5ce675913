/** Starts the package's plugin: `pulumi-resource-vpcpeering ADDRESS`, with the address of the engine. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { CHANNEL } from "./channel.js";
import { endWithParent } from "./parent-process.js";
import { notesOfRun } from "./run-notes.js";
import { openService } from "./service.js";

const manifest = require("../../../package.json") as { readonly version: string };
const schema = () =>
  readFileSync(join(dirname(require.resolve("../../../package.json")), "sdk", "schema.json"), "utf8");

endWithParent();
const server = new Server(CHANNEL);
server.addService(ResourceProviderService, openService({ version: manifest.version, schema, notes: notesOfRun() }));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine reads the port from the first line.
  process.stdout.write(`${port}\n`);
});
