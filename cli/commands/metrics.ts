/** `vpc-peering metrics`: measured traffic of a connection, and alarms on it. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { getPeeringMetrics, inFuture, METRIC_NAMES, nowOf } from "../../provider/functions/metrics.js";
import type { GetPeeringMetricsResult, MetricResult } from "../../provider/functions/declarations/metrics.js";
import type { Scope } from "../../provider/functions/scope.js";
import { getTopTalkers } from "../../provider/functions/top-talkers.js";
import type { GetTopTalkersResult } from "../../provider/functions/declarations/top-talkers.js";
import type { MetricName } from "../../provider/rules/schema.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { ALARM_HELP, type Alarm, judgeAlarm, parseAlarm, type Verdict } from "../options/alarm.js";
import { print } from "./cloud-command.js";
import { parseDuration } from "../options/duration.js";
import { EXIT } from "../exit-codes.js";
import { parseTime } from "../options/time.js";
import { warn } from "../options/regions.js";
import { addSettingsOptions, readGivenSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { formatTable } from "../format/table.js";

interface MetricsOptions extends SettingsOptions {
  readonly region?: string;
  readonly period: string;
  readonly last: string;
  readonly end?: string;
  readonly metric?: readonly MetricName[];
  readonly alarm?: readonly Alarm[];
  readonly top?: number | true;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering metrics ap-guangzhou/pcx-1a2b3c4d --vendor tce
  vpc-peering metrics pcx-1a2b3c4d --region ap-guangzhou --last 6h --metric outBandwidth packetLoss
  vpc-peering metrics ap-guangzhou/pcx-1a2b3c4d --alarm 'outBandwidth>80%' 'packetLoss>0.5%'
  vpc-peering metrics ap-guangzhou/pcx-1a2b3c4d --top          the top addresses in its busiest minute

${ALARM_HELP}

Exit code: 0; ${EXIT.no} if an alarm fires; ${EXIT.unknown} if none fires and the data of one is missing; 1 if the metrics
cannot be read: the vendor does not measure the connection, or it does not exist.

${SETTINGS_HELP}`;

export function registerMetrics(command: Command): void {
  command.addHelpText("after", EXAMPLES);
  addSettingsOptions(command)
    .option("--region <region>", "region of either end, for a bare id")
    .addOption(
      new Option("--period <seconds>", "period of one value, in seconds").choices(["60", "300"]).default("300"),
    )
    .option("--last <duration>", "duration to show", "1h")
    .option("--end <time>", "end of the time to show (default: now)")
    .addOption(new Option("--metric <names...>", "metrics to show (default: all)").choices(METRIC_NAMES))
    .option("--alarm <bounds...>", "alarms, such as 'outBandwidth>80%'", collectAlarms)
    .option("--top [n]", "the addresses with the most traffic in the busiest minute (default: 5)", count)
    .option("--json", "print JSON")
    .action(async (connection: string, options: MetricsOptions) => {
      const { settings } = readGivenSettings(options);
      const { vendor, region } = settings;
      const answer = await withAccount(
        inNamedRegion(settings, options.region, [connection]),
        `asking ${vendor} what ${connection} carried`,
        (backend) => readMetrics({ backend, vendor, region: options.region ?? region, warn }, connection, options),
      );
      printAnswer(answer, options);
    });
}

async function readMetrics(scope: Scope, peeringConnection: string, options: MetricsOptions) {
  const { alarm: alarms = [], metric, period, last, top } = options;
  const end = options.end === undefined ? nowOf(scope) : parseTime(options.end, "--end");
  const start = end - parseDuration(last);
  if (start > nowOf(scope)) throw inFuture(scope, "--end", end);
  const range = { start: timeOf(start), end: timeOf(end) };
  const all = await getPeeringMetrics(scope, { peeringConnection, periodSeconds: Number(period), ...range });
  const verdicts = alarms.map((alarm) => judgeAlarm(alarm, all));
  const wanted = metric === undefined ? all : await named(scope, all, metric);
  const talkers = top === undefined ? undefined : await busiest(scope, all, top === true ? 5 : top);
  return { wanted, verdicts, talkers };
}

function printAnswer(
  { wanted, verdicts, talkers }: Awaited<ReturnType<typeof readMetrics>>,
  options: MetricsOptions,
): void {
  const answer = {
    ...wanted,
    ...(verdicts.length > 0 && { alarms: verdicts }),
    ...(talkers && { topTalkers: talkers }),
  };
  print(options, answer, () =>
    [describe(wanted), ...verdicts.map(describeVerdict), ...describeTalkers(talkers)].join("\n"),
  );
  if (verdicts.some(({ verdict }) => verdict === "fires")) process.exitCode = EXIT.no;
  else if (verdicts.some(({ verdict }) => verdict === "unjudged")) process.exitCode = EXIT.unknown;
}

/** An unknown metric is requested by name, so that the error explains why it is not available. */
async function named(
  scope: Scope,
  all: GetPeeringMetricsResult,
  metrics: readonly MetricName[],
): Promise<GetPeeringMetricsResult> {
  const { id, periodSeconds, start, end, series } = all;
  const found = metrics.map((name) => series.find(({ metric }) => metric === name));
  if (found.some((result) => result === undefined)) {
    return getPeeringMetrics(scope, { peeringConnection: id, metrics, periodSeconds, start, end });
  }
  return { ...all, series: found as MetricResult[] };
}

/** The minute with the highest sum of inbound and outbound traffic; `undefined` without samples. */
async function busiest(
  scope: Scope,
  { id: peeringConnection, start, end }: GetPeeringMetricsResult,
  limit: number,
): Promise<GetTopTalkersResult | undefined> {
  const metrics = ["inBandwidth", "outBandwidth"];
  const { series } = await getPeeringMetrics(scope, { peeringConnection, metrics, periodSeconds: 60, start, end });
  const minutes = new Map<string, number>();
  for (const { at, value } of series.flatMap(({ points }) => points)) {
    minutes.set(at, (minutes.get(at) ?? 0) + value);
  }
  const [first] = [...minutes].sort(([, a], [, b]) => b - a);
  return first && getTopTalkers(scope, { peeringConnection, at: first[0], limit });
}

function describe({ id, bandwidthMbps, periodSeconds, start, end, series }: GetPeeringMetricsResult): string {
  const cap = bandwidthMbps === undefined ? "" : `, ${bandwidthMbps} Mbps`;
  const head = `${id}${cap}: ${brief(start)} to ${brief(end)}, every ${periodSeconds} s`;
  if (series.every(({ points }) => points.length === 0)) return `${head}\nnothing was measured`;
  const rows = series.map(({ metric, unit, points, average, maximum }) => [
    metric,
    unit,
    ...[points.at(-1)?.value, average, maximum].map((value) => String(value ?? "-")),
    brief(points.find(({ value }) => value === maximum)?.at ?? "-"),
    sparkline(points.map(({ value }) => value)),
  ]);
  return `${head}\n\n${formatTable(["METRIC", "UNIT", "LATEST", "AVERAGE", "MAXIMUM", "FIRST AT", "COURSE"], rows)}\n`;
}

const BARS = [..."▁▂▃▄▅▆▇█"];
const SPARKLINE_WIDTH = 24;

/** The highest value per interval, as bars from 0 to the maximum. */
function sparkline(values: readonly number[]): string {
  const width = Math.min(SPARKLINE_WIDTH, values.length);
  const highest = Math.max(0, ...values);
  return Array.from({ length: width }, (_, i) => {
    const stretch = values.slice(
      Math.floor((i * values.length) / width),
      Math.floor(((i + 1) * values.length) / width),
    );
    return BARS[highest === 0 ? 0 : Math.round((Math.max(...stretch) / highest) * (BARS.length - 1))];
  }).join("");
}

function describeVerdict({ alarm, verdict, metric, unit, points }: Verdict): string {
  if (verdict === "unjudged") return `alarm ${alarm}: nothing was measured`;
  if (verdict === "quiet") return `alarm ${alarm}: quiet`;
  const [first] = points;
  const more = points.length === 1 ? "" : `, and in ${points.length - 1} more`;
  return `alarm ${alarm}: fires, ${metric} was ${first!.value}${unit === "%" ? unit : ` ${unit}`} at ${brief(first!.at)}${more}`;
}

function describeTalkers(found: GetTopTalkersResult | undefined): string[] {
  if (found === undefined) return [];
  if (found.talkers.length === 0) return [`no addresses are recorded for ${brief(found.at)}, the busiest minute`];
  const rows = found.talkers.map(({ address, inMbps, outMbps, inPackets, outPackets }) => [
    address,
    ...[inMbps, outMbps, inPackets, outPackets].map(String),
  ]);
  const table = formatTable(["ADDRESS", "IN MBPS", "OUT MBPS", "IN PACKETS", "OUT PACKETS"], rows);
  return [`the busiest minute, ${brief(found.at)}:`, table];
}

const timeOf = (at: number): string => new Date(at).toISOString();
const brief = (at: string): string => at.replace(/(:00)?\.\d+Z$/, "Z");

function collectAlarms(text: string, before: readonly Alarm[] = []): readonly Alarm[] {
  return [...before, parseAlarm(text)];
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError("Must be a whole number from 1 to 100.");
}
