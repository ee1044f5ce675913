/** `vpc-peering cost`: cost of the connections of an account, or of a planned connection. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Backend, PeeringRecord } from "../../provider/backend/contract.js";
import { openBackend } from "../../provider/run/open-backend.js";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { formatId } from "../../provider/engine/ids.js";
import { estimateCost, estimateConnection } from "../../provider/functions/cost.js";
import { connectionOf } from "../../provider/functions/metrics.js";
import type { CostEstimate } from "../../provider/network/cost/cost-estimate.js";
import type { ChargeType } from "../../provider/rules/schema.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { print } from "./cloud-command.js";
import { connectionsIn } from "../options/find-connection.js";
import { checkedRegions, regionsOf, warn } from "../options/regions.js";
import { describeCost, describeConnectionCosts, type ConnectionCost, sumOf } from "../format/cost-text.js";
import { readPricedSettings } from "../options/prices-file.js";
import { addSettingsOptions, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { CSV_HELP, readTrafficCsv } from "../options/traffic-csv.js";

interface CostOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly id?: readonly string[];
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
  readonly bandwidth?: number;
  readonly chargeType?: ChargeType;
  readonly samples?: string;
  readonly in?: number;
  readonly out?: number;
  readonly prices?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering cost --vendor qcloud --from ap-guangzhou --to ap-beijing --out 30 --in 20
  vpc-peering cost --vendor qcloud --from ap-guangzhou --to ap-hongkong --samples monday.csv
  vpc-peering cost --vendor jdcloud-cps --from cn-north-1 --to cn-east-1 --bandwidth 50 --prices ours.json
  vpc-peering cost --vendor tce --region ap-guangzhou ap-beijing --prices ours.json   all connections of the account
  vpc-peering cost --vendor qcloud --id ap-guangzhou/pcx-1a2b3c4d --bandwidth 50      this one

The cost of an existing connection is computed from its measured traffic, else from its bandwidth cap as the maximum.
${CSV_HELP}
Samples are averaged over five minutes; the highest of a day counts, as the vendor reckons it.
Prices are the vendor's where it publishes them, or yours, which go first:
  {"currency": "CNY", "date": "2026-01-01", "per": "mbps-day", "prices": {"ap-guangzhou": 12, "*": 20}}
Without a price it is the bandwidth that would be billed. What no document states is unknown, which is not 0.

${SETTINGS_HELP}`;

export function registerCost(command: Command): void {
  command.addHelpText("after", EXAMPLES);
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions of the account's connections (default: regions in use if the cloud reports them, else all known regions)",
    )
    .option("--id <ids...>", "ids of connections (default: all)")
    .option("--days <n>", "days of measured traffic (default: 7)", days)
    .option("--from <region>", "region of the requester, for a planned connection")
    .option("--to <region>", "region of the accepter, for a planned connection")
    .option(
      "--bandwidth <Mbps>",
      "bandwidth cap of the planned connection, or of one --id if the vendor does not report it",
      amount,
    )
    .addOption(
      new Option("--charge-type <type>", "charge type").choices(["daily-peak", "monthly-95th", "configured-bandwidth"]),
    )
    .option("--samples <file>", "CSV file with its traffic")
    .option("--in <Mbps>", "highest five-minute average of a day, to the requester's VPC", amount)
    .option("--out <Mbps>", "highest five-minute average of a day, from the requester's VPC", amount)
    .option("--prices <file>", "JSON file with your own prices")
    .option("--json", "print JSON")
    .action(async (options: CostOptions) => {
      const { settings } = readPricedSettings(options.prices, options);
      if (options.from === undefined && options.to === undefined) return printAccountCosts(settings, options);
      refuseTogether(options, ["region", "id", "days"], "cannot be combined with --from and --to");
      if (options.from === undefined || options.to === undefined) throw oneEnded(options);
      refusePlan(settings, options);
      const cost = await estimateThought(settings, options);
      print(options, cost, () => describeCost(cost));
    });
}

/** Errors of a program with this connection. */
function refusePlan({ vendor }: Settings, { from, to, bandwidth }: CostOptions): void {
  checkedRegions([from!], vendor, "--from");
  if (to !== from) checkedRegions([to!], vendor, "--to");
  if (bandwidth === undefined || (Number.isSafeInteger(bandwidth) && bandwidth >= 1)) return;
  throw new PeeringError("invalid-input", "a bandwidth cap is a whole number of Mbps, at least 1", {
    property: "--bandwidth",
    value: bandwidth,
    vendor,
    fix: "Set it to a whole number of Mbps, for example 10",
  });
}

function estimateThought(settings: Settings, options: CostOptions): Promise<CostEstimate> {
  const { from: region, to: peerRegion, bandwidth: bandwidthMbps, chargeType, samples } = options;
  return estimateCost(
    {
      vendor: settings.vendor,
      region: settings.region,
      prices: settings.prices,
      warn,
      openBackend: () => openBackend(settings),
    },
    {
      region,
      peerRegion,
      bandwidthMbps,
      chargeType,
      peakInMbps: options.in,
      peakOutMbps: options.out,
      samples: samples === undefined ? undefined : sumsOf(samples),
    },
  );
}

async function printAccountCosts(settings: Settings, options: CostOptions): Promise<void> {
  const assumed = ["chargeType", "samples", "in", "out"] as const;
  const ofOne = "can only be used for a single connection (--from and --to)";
  refuseTogether(options, options.id?.length === 1 ? assumed : [...assumed, "bandwidth"], ofOne);
  const answer = await withAccount(
    inNamedRegion(settings, options.region, options.id),
    `reading the traffic of connections from ${settings.vendor}`,
    (backend) => accountCosts(backend, settings, options),
  );
  print(options, answer, () => describeConnectionCosts(answer));
}

async function accountCosts(backend: Backend, settings: Settings, options: CostOptions) {
  const { vendor, region, prices } = settings;
  const scope = { backend, vendor, region, prices, warn };
  const all = options.id
    ? await Promise.all(options.id.map((id) => connectionOf(scope, id, options.region?.[0])))
    : await connectionsIn(backend, await regionsOf(settings, backend, options.region));
  const isCharged = ({ state }: PeeringRecord) => state === "active";
  const connections: ConnectionCost[] = [];
  for (const connection of all.filter(isCharged)) {
    const cost = await estimateConnection(scope, connection, {
      ...(options.days !== undefined && { days: options.days }),
      ...(options.bandwidth !== undefined && { bandwidthMbps: options.bandwidth }),
    });
    connections.push({
      id: formatId(connection),
      name: connection.name,
      region: connection.requester.region,
      peerRegion: connection.accepter.region,
      paidByUs: connection.role !== "accepter",
      cost,
    });
  }
  const notCharged = all
    .filter((connection) => !isCharged(connection))
    .map((connection) => ({ id: formatId(connection), state: connection.state }));
  return { accountId: backend.accountId, connections, notCharged, ...sumOf(connections) };
}

/** Rows with the same time and several addresses are added. */
function sumsOf(file: string): { at: string; inMbps: number; outMbps: number }[] {
  const sums = new Map<number, { inMbps: number; outMbps: number }>();
  for (const { at, inMbps, outMbps } of readTrafficCsv(file, "--samples")) {
    const sum = sums.get(at) ?? { inMbps: 0, outMbps: 0 };
    sums.set(at, { inMbps: sum.inMbps + inMbps, outMbps: sum.outMbps + outMbps });
  }
  return [...sums].map(([at, sum]) => ({ at: new Date(at).toISOString(), ...sum }));
}

function oneEnded({ from }: CostOptions): PeeringError {
  const property = from === undefined ? "--from" : "--to";
  return new PeeringError("invalid-input", "requires the other end", { property, fix: "Give both --from and --to" });
}

function refuseTogether(options: CostOptions, keys: readonly (keyof CostOptions)[], why: string): void {
  const given = keys.find((key) => options[key] !== undefined);
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new PeeringError("invalid-input", why, { property: flag, fix: `Leave out ${flag}, or the other` });
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Must be a number of 0 or more.");
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 31) return value;
  throw new InvalidArgumentError("Must be a whole number from 1 to 31.");
}
