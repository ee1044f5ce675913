/**
 * Pulumi's language host for Go, as far as the example needs it: runs the program that the test has built, with the
 * environment that the SDK for Go reads. The real one comes with releases of the CLI only.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Server, type sendUnaryData, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { GetRequiredPackagesResponse, type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";

const run = promisify(execFile);
const engine = process.argv.at(-1)!;

const server = new Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: (_: unknown, callback: sendUnaryData<PluginInfo>) => callback(null, new PluginInfo()),
  getRequiredPackages: (_: unknown, callback: sendUnaryData<GetRequiredPackagesResponse>) =>
    callback(null, new GetRequiredPackagesResponse()),
  run: ({ request }: ServerUnaryCall<RunRequest, RunResponse>, callback: sendUnaryData<RunResponse>) =>
    void answer(request, callback),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});

async function answer(request: RunRequest, callback: sendUnaryData<RunResponse>): Promise<void> {
  const response = new RunResponse();
  try {
    await runProgram(request);
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    response.setError(stderr || message);
  }
  callback(null, response);
}

async function runProgram(request: RunRequest): Promise<void> {
  const config = Object.fromEntries(request.getConfigMap().getEntryList());
  await run(process.env["GO_PROGRAM"]!, {
    cwd: request.getPwd(),
    env: {
      ...process.env,
      PULUMI_ORGANIZATION: request.getOrganization(),
      PULUMI_PROJECT: request.getProject(),
      PULUMI_STACK: request.getStack(),
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_DRY_RUN: String(request.getDryrun()),
      PULUMI_PARALLEL: String(request.getParallel()),
      PULUMI_MONITOR: request.getMonitorAddress(),
      PULUMI_ENGINE: engine,
    },
  });
}
