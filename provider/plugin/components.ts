/**
 * Constructs components in a separate process: Pulumi's SDK serves it, and registers the children like a program. The
 * first component starts the process; most programs have none.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { CHANNEL } from "./channel.js";
import { answerOf } from "./errors.js";

type Construct = (
  call: ServerUnaryCall<rpc.ConstructRequest, rpc.ConstructResponse>,
  callback: sendUnaryData<rpc.ConstructResponse>,
) => void;

/** @param engine address of the engine */
export function constructWith(engine: string | undefined): Construct {
  let started: Promise<ResourceProviderClient> | undefined;
  return ({ request }, callback) => {
    started ??= start(engine);
    void forward(started, request, callback);
  };
}

async function forward(
  started: Promise<ResourceProviderClient>,
  request: rpc.ConstructRequest,
  callback: sendUnaryData<rpc.ConstructResponse>,
): Promise<void> {
  let client: ResourceProviderClient;
  try {
    client = await started;
  } catch (error) {
    callback(answerOf(error));
    return;
  }
  client.construct(request, callback);
}

async function start(engine: string | undefined): Promise<ResourceProviderClient> {
  const args = engine === undefined ? [] : [engine];
  const child = fork(join(__dirname, "construct.js"), args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  // Ends with this process, and does not keep it alive.
  child.unref();
  child.channel?.unref();
  const port = await firstLine(child);
  child.stdout!.pipe(process.stdout);
  return new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL);
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface(child.stdout!);
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(`the process that constructs components ended early (${String(code ?? signal)})`);
  });
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  lines.close();
  return line;
}
