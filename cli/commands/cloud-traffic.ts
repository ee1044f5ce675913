/** `vpc-peering cloud traffic` and `cloud limit`: traffic on connections of the embedded cloud. */
import { InvalidArgumentError, type Command } from "commander";
import type { AddressLimit, StoredSample, TrafficSample } from "../../provider/cloud/index.js";
import { PeeringError } from "../../provider/errors.js";
import { citation } from "../../provider/rules/schema.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { cloudCommand, type CloudOptions, print, withExistingCloud } from "./cloud-command.js";
import { parseDuration } from "../options/duration.js";
import { parseTime } from "../options/time.js";
import { formatTable } from "../format/table.js";
import { CSV_HELP, type CsvSample, readTrafficCsv } from "../options/traffic-csv.js";

const EXAMPLES = `
Examples:
  vpc-peering cloud traffic pcx-1a2b3c4d                           list the records
  vpc-peering cloud traffic pcx-1a2b3c4d --in 40 --out 20 --for 2h the last two hours
  vpc-peering cloud traffic pcx-1a2b3c4d --out 900 --source 10.0.1.5 --at 2026-01-31T08:00Z --for 10m
  vpc-peering cloud traffic pcx-1a2b3c4d --csv monday.csv

In and out are seen from the requester's VPC: offered traffic in Mbps, for each minute. Traffic above the
bandwidth cap is lost. \`vpc-peering metrics\` and the functions show the part that the vendor measures.
${CSV_HELP}`;

const LIMIT_EXAMPLES = `
Examples:
  vpc-peering cloud limit pcx-1a2b3c4d                  list the limits
  vpc-peering cloud limit pcx-1a2b3c4d 10.0.1.5 20      20 Mbps in each direction, for later records
  vpc-peering cloud limit pcx-1a2b3c4d 10.0.1.5 off

Simulated by the embedded cloud only: no vendor documents an API for it.`;

interface TrafficOptions extends CloudOptions {
  readonly in?: number;
  readonly out?: number;
  readonly inPackets?: number;
  readonly outPackets?: number;
  readonly at?: string;
  readonly for?: string;
  readonly source?: string;
  readonly csv?: string;
}

const MINUTE = 60_000;
/** Default packet size if only the bandwidth is given. */
const PACKET_BYTES = 1000;
const LONGEST = 31 * 24 * 60 * MINUTE;

export function registerCloudTraffic(cloud: Command): void {
  cloudCommand(
    cloud,
    "traffic <connection>",
    "record the traffic of a connection; without options, list the records",
    EXAMPLES,
  )
    .option("--in <Mbps>", "to the requester's VPC", amount)
    .option("--out <Mbps>", "from the requester's VPC", amount)
    .option("--in-packets <n>", `per second (default: packets of ${PACKET_BYTES} bytes)`, amount)
    .option("--out-packets <n>", "per second", amount)
    .option("--at <time>", "start time (default: now minus --for)")
    .option("--for <duration>", "duration in whole minutes: 10m, 2h, up to 31d (default: 1m)")
    .option("--source <address>", "IP address in one of the two VPCs that the traffic belongs to")
    .option("--csv <file>", "read the samples from a CSV file")
    .action((connection: string, options: TrafficOptions) => {
      if (!isRecording(options)) {
        const { samples, limits } = withExistingCloud(options, (open) => open.traffic(connection));
        return print(options, { connection, samples: samples.map(shown), limits }, () => describeSamples(samples));
      }
      const recorded = withExistingCloud(options, (open) => {
        const samples = samplesOf(options, open.now().getTime());
        return { connection, minutes: open.recordTraffic(connection, samples), ...rangeOf(samples) };
      });
      print(options, recorded, () =>
        recorded.minutes === 0
          ? `nothing is recorded for ${connection}: the file has no samples`
          : `${recorded.minutes} minute${recorded.minutes === 1 ? "" : "s"} recorded for ${connection}, from ${recorded.from} to ${recorded.to}`,
      );
    });

  cloudCommand(
    cloud,
    "limit <connection> [address] [Mbps]",
    "limit the bandwidth of one address on a connection",
    LIMIT_EXAMPLES,
  ).action((connection: string, address: string | undefined, mbps: string | undefined, options: CloudOptions) => {
    const { vendor, limits } = withExistingCloud(options, (open) => {
      if (address !== undefined) open.limitAddress(connection, address, limitOf(mbps));
      return open.traffic(connection);
    });
    const { value, source } = rulesOf(vendor)!.addressLimits;
    const note = { vendor, unsupported: value.unsupported, source: citation(source) };
    print(options, { connection, limits, note }, () => describeLimits(limits, note));
  });
}

/** Options with the amount of traffic; the others select the time and the connection. */
function isRecording(options: TrafficOptions): boolean {
  const given = (["in", "out", "csv", "inPackets", "outPackets", "at", "for", "source"] as const).filter(
    (key) => options[key] !== undefined,
  );
  if (given.length === 0) return false;
  if (options.csv !== undefined && given.length > 1) {
    const other = `--${given.find((key) => key !== "csv")!.replace("P", "-p")}`;
    throw new PeeringError("invalid-input", "cannot be combined with --csv, whose file has the traffic and its times", {
      property: other,
      fix: `Leave out ${other}, or --csv`,
    });
  }
  if (options.csv === undefined && options.in === undefined && options.out === undefined) {
    throw new PeeringError("invalid-input", "no traffic is given", {
      property: "--in",
      fix: "Give --in, --out or both in Mbps, or --csv",
    });
  }
  return true;
}

function samplesOf(options: TrafficOptions, now: number): TrafficSample[] {
  if (options.csv !== undefined) return readTrafficCsv(options.csv, "--csv").map(complete);
  const duration = options.for === undefined ? MINUTE : parseDuration(options.for);
  if (duration % MINUTE !== 0 || duration > LONGEST) {
    throw new PeeringError("invalid-input", "is not a number of whole minutes up to 31 days", {
      property: "--for",
      value: options.for,
      fix: "Write 10m, 2h or 1d; for more, record twice",
    });
  }
  const given = options.at === undefined ? now - duration : parseTime(options.at, "--at");
  const start = given - (given % MINUTE);
  const { in: inMbps = 0, out: outMbps = 0, inPackets, outPackets, source } = options;
  return Array.from({ length: duration / MINUTE }, (_, i) =>
    complete({
      at: start + i * MINUTE,
      inMbps,
      outMbps,
      ...(inPackets !== undefined && { inPackets }),
      ...(outPackets !== undefined && { outPackets }),
      ...(source !== undefined && { source }),
    }),
  );
}

function complete(sample: CsvSample): TrafficSample {
  const { inMbps, outMbps } = sample;
  return { source: "", inPackets: packetsOf(inMbps), outPackets: packetsOf(outMbps), ...sample };
}

const packetsOf = (mbps: number): number => (mbps * 1e6) / 8 / PACKET_BYTES;

function rangeOf(samples: readonly TrafficSample[]): { from?: string; to?: string } {
  if (samples.length === 0) return {};
  const times = samples.map(({ at }) => at - (at % MINUTE));
  const [first, last] = times.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [
    times[0]!,
    times[0]!,
  ] as const);
  return { from: moment(first), to: moment(last + MINUTE) };
}

function shown({ at, source, ...sample }: StoredSample): object {
  return { at: moment(at), ...(source !== "" && { source }), ...sample };
}

/** Consecutive minutes with equal traffic are one row. */
function describeSamples(samples: readonly StoredSample[]): string {
  if (samples.length === 0) return "nothing is recorded";
  const rows: { first: StoredSample; minutes: number }[] = [];
  const open = new Map<string, { first: StoredSample; minutes: number }>();
  for (const sample of samples) {
    const row = open.get(sample.source);
    if (row !== undefined && isContinued(row.first, row.minutes, sample)) row.minutes++;
    else {
      const started = { first: sample, minutes: 1 };
      open.set(sample.source, started);
      rows.push(started);
    }
  }
  const head = ["FROM", "MINUTES", "SOURCE", "IN MBPS", "OUT MBPS", "IN PACKETS/S", "OUT PACKETS/S", "LIMIT", "CAP"];
  return formatTable(
    head,
    rows.map(({ first, minutes }) => [
      moment(first.at),
      String(minutes),
      first.source || "-",
      ...[first.inMbps, first.outMbps, first.inPackets, first.outPackets].map(String),
      ...[first.limitMbps, first.capMbps].map((mbps) => String(mbps ?? "-")),
    ]),
  );
}

function isContinued({ at, ...first }: StoredSample, minutes: number, { at: next, ...sample }: StoredSample): boolean {
  return next === at + minutes * MINUTE && JSON.stringify(first) === JSON.stringify(sample);
}

interface LimitNote {
  readonly vendor: string;
  readonly unsupported: string;
  readonly source: string;
}

function describeLimits(limits: readonly AddressLimit[], { vendor, unsupported, source }: LimitNote): string {
  const note = `Simulated by the embedded cloud only. Not on ${vendor}: ${unsupported} (${source}).`;
  const table = formatTable(
    ["ADDRESS", "MBPS"],
    limits.map(({ address, mbps }) => [address, String(mbps)]),
  );
  return `${limits.length === 0 ? "no address is limited" : table}\n\n${note}`;
}

function limitOf(text: string | undefined): number | undefined {
  if (text === "off") return undefined;
  const mbps = Number(text);
  if (text !== undefined && text !== "" && Number.isFinite(mbps) && mbps >= 0) return mbps;
  throw new PeeringError("invalid-input", text === undefined ? "no limit is given" : "is not a bandwidth", {
    property: "Mbps",
    value: text,
    fix: 'Write a number of Mbps, 0 to block all traffic, or "off"',
  });
}

const moment = (at: number): string => new Date(at).toISOString().replace(/\.000Z$/, "Z");

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Must be a number of 0 or more.");
}
