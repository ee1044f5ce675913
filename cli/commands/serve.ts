/** `vpc-peering serve`: the vendors' APIs and the gateway on this machine, on top of the embedded cloud. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { InvalidArgumentError, type Command, Option } from "commander";
import { CONFIG_NAMESPACE } from "../../provider/configuration/read.js";
import type { LogEntry } from "../../provider/servers/emulator/log.js";
import { PeeringError } from "../../provider/errors.js";
import { parseDuration } from "../options/duration.js";
import { defined, readKeys, readProviders, readRoles } from "../options/serve-files.js";
import { describeServer } from "../format/serve-text.js";

const EXAMPLES = `
Examples:
  vpc-peering serve                                     keys are made and shown once
  vpc-peering serve --cloud-file ./cloud.db --log calls.jsonl
  vpc-peering serve --keys keys.json                    the same keys every time
  vpc-peering serve --keys keys.json --roles roles.json --identity-providers providers.json
  vpc-peering serve --latency 50ms --lag 2s --rate 20   as slow and as late as a real one
  vpc-peering serve --faults 0.2 --seed 7               a fifth of the calls fails, the same ones every time

keys.json: [{"vendor": "tce", "accountId": "100000000001", "secretId": "…", "secretKey": "…"}, …]
roles.json: [{"vendor": "tencent", "accountId": "100000000002", "name": "ci", "trusts": ["100000000001"],
  "providers": ["GitHub"]}, …]; externalId and maximum, in seconds, are optional
providers.json: [{"vendor": "tencent", "accountId": "100000000002", "name": "GitHub", "issuer": "https://…",
  "audience": "…", "publicKey": "-----BEGIN PUBLIC KEY-----…"}, …]; without a publicKey one is made for this run and
  issuer, and a token that is valid for a day is printed
One key opens the account on the vendor's own API; on the gateway its secretKey is the token.
It listens on 127.0.0.1 only, until it is interrupted.`;

interface ServeOptions {
  readonly port: number;
  readonly cloudFile?: string;
  readonly keys?: string;
  readonly roles?: string;
  readonly identityProviders?: string;
  readonly latency?: number;
  readonly lag?: number;
  readonly task?: number;
  readonly rate?: number;
  readonly faults?: number;
  readonly seed?: number;
  readonly log?: string;
  readonly json?: boolean;
}

export function registerServe(command: Command): void {
  const milliseconds = (flags: string, description: string) =>
    new Option(flags, description).argParser((text) => parseDuration(text));
  command
    .addOption(new Option("--port <n>", "the first of consecutive ports; 0: any").default(8700).argParser(toPort))
    .option("--cloud-file <path>", "the embedded cloud to serve (default: the nearest one)")
    .option("--keys <file>", "JSON: the keys that open its accounts (default: made for this run)")
    .option("--roles <file>", "JSON: the roles of its accounts (default: one in each, vpc-peering)")
    .option("--identity-providers <file>", "JSON: the identity providers of its accounts (default: none)")
    .addOption(milliseconds("--latency <duration>", "before every answer"))
    .addOption(milliseconds("--lag <duration>", "for which reads do not show a change"))
    .addOption(milliseconds("--task <duration>", "that an asynchronous task takes"))
    .addOption(new Option("--rate <n>", "calls a second for each key and action").argParser(toRate))
    .addOption(new Option("--faults <part>", "of the calls that fail, 0 to 1").argParser(toPart))
    .addOption(new Option("--seed <n>", "which calls fail").argParser(toWhole))
    .option("--log <file>", "append a line of JSON for every call")
    .option("--json", "print one line of JSON when it is ready")
    .addHelpText("after", EXAMPLES)
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const { port, cloudFile, keys, roles, identityProviders, log, json, rate, ...behaviour } = options;
  const { startEmulator } =
    require("../../provider/servers/server.js") as typeof import("../../provider/servers/server.js");
  const given = keys === undefined ? undefined : readKeys(keys);
  const named = identityProviders === undefined ? undefined : readProviders(identityProviders, Date.now());
  const lines = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  if (lines !== undefined) await once(lines, "open").catch((cause: unknown) => refuseLog(log!, cause));
  const emulator = await startEmulator({
    port,
    cloudFile,
    keys: given,
    roles: roles === undefined ? undefined : readRoles(roles, named?.providers),
    providers: named?.providers,
    behaviour: { ...defined(behaviour), ...(rate !== undefined && { callsPerSecond: rate }) },
    ...(lines && { onEntry: (entry: LogEntry) => void lines.write(`${JSON.stringify(entry)}\n`) }),
  }).catch((cause: unknown) => refusePort(port, cause));
  const ready = {
    endpoints: emulator.endpoints,
    cloudFile: emulator.cloudFile,
    keys: emulator.keys,
    roles: emulator.roles,
    tokens: named?.tokens ?? [],
  };
  process.stdout.write(`${json ? JSON.stringify(ready) : describeServer(ready)}\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await emulator.close();
  lines?.end();
}

function refuseLog(file: string, cause: unknown): never {
  throw new PeeringError("invalid-input", `the file cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
    property: "log",
    value: file,
    cause,
    fix: "Name a file in an existing, writable folder",
  });
}

function refusePort(port: number, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE" && code !== "EACCES") throw cause;
  throw new PeeringError("invalid-input", `this port, or one of those after it, cannot be listened on (${code})`, {
    property: "port",
    value: port,
    cause,
    fix: `Name another with --port, or 0 for any that are free; then set ${CONFIG_NAMESPACE}:endpoint as it is printed`,
  });
}

const toPort = number("It is a port: 0 to 65535.", (n) => Number.isInteger(n) && n >= 0 && n <= 65_535);
const toRate = number("It is a number above 0.", (n) => n > 0);
const toPart = number("It is a number from 0 to 1.", (n) => n >= 0 && n <= 1);
const toWhole = number("It is a whole number.", Number.isSafeInteger);

function number(what: string, isRight: (n: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (isRight(value)) return value;
    throw new InvalidArgumentError(what);
  };
}
