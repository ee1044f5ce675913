import assert from "node:assert/strict";
import { judgeAlarm, parseAlarm } from "../../cli/options/alarm.js";
import type { ErrorCode } from "../../provider/errors.js";
import type { GetPeeringMetricsResult, MetricResult } from "../../provider/functions/declarations/metrics.js";
import type { MetricName } from "../../provider/rules/schema.js";
import { refused } from "../provider/cloud/refusals.js";

describe("an alarm", () => {
  const READ: readonly (readonly [string, MetricName, string, number, string])[] = [
    ["outBandwidth>80%", "outUtilisation", ">", 80, "%"],
    ["inBandwidth >= 40 Mbps", "inBandwidth", ">=", 40, "Mbps"],
    ["inbandwidth>40mbps", "inBandwidth", ">", 40, "Mbps"],
    ["packetLoss>0.5%", "packetLoss", ">", 0.5, "%"],
    ["outUtilisation<=20%", "outUtilisation", "<=", 20, "%"],
    ["inPackets<1packets/s", "inPackets", "<", 1, "packets/s"],
  ];
  for (const [text, metric, operator, value, unit] of READ) {
    it(`accepts ${text}`, () => {
      const { ofCap: _, ...alarm } = parseAlarm(text);
      assert.deepEqual(alarm, { text, metric, operator, value, unit });
    });
  }

  const REFUSED: readonly (readonly [string, RegExp])[] = [
    ["", /is not an alarm: a metric, a comparison and a number with a unit are required/],
    ["outBandwidth", /is not an alarm: a metric, a comparison/],
    ["outBandwidth>80", /is not an alarm: a metric, a comparison/],
    ["outBandwidth=80%", /is not an alarm: a metric, a comparison/],
    ["outBandwidth>-1%", /is not an alarm: a metric, a comparison/],
    ["outBandwidth>80%!", /is not an alarm: a metric, a comparison/],
    ["cpu>80%", /there is no metric cpu.*Name one of inBandwidth, /],
    ["packetLoss>5Mbps", /packetLoss is not in Mbps.*Write it in %/],
    ["outBandwidth>5packets/s", /outBandwidth is not in packets\/s.*Write it in Mbps or %/],
    ["inPackets>5%", /inPackets is not in %.*Write it in packets\/s/],
  ];
  for (const [text, words] of REFUSED) {
    it(`rejects ${JSON.stringify(text)}`, () => refused("invalid-input", words, async () => parseAlarm(text)));
  }

  const series = (metric: MetricName, ...values: number[]): MetricResult => ({
    metric,
    unit: "%",
    points: values.map((value, i) => ({ at: `2026-01-01T00:0${i}:00.000Z`, value })),
  });
  const measured = (...given: MetricResult[]): GetPeeringMetricsResult => ({
    id: "r/pcx-1",
    peeringConnectionId: "pcx-1",
    periodSeconds: 60,
    start: "2026-01-01T00:00:00.000Z",
    end: "2026-01-01T01:00:00.000Z",
    bandwidthMbps: 50,
    series: given,
  });
  const judge = (text: string, given: GetPeeringMetricsResult) => {
    const { verdict, points } = judgeAlarm(parseAlarm(text), given);
    return `${verdict} ${points.map(({ value }) => value).join(" ")}`.trim();
  };

  it("fires in each period that exceeds its threshold", () => {
    const connection = measured(series("outUtilisation", 79, 80, 81), series("outBandwidth", 1));
    assert.equal(judge("outBandwidth>80%", connection), "fires 81");
    assert.equal(judge("outBandwidth>=80%", connection), "fires 80 81");
    assert.equal(judge("outUtilisation<80%", connection), "fires 79");
    assert.equal(judge("outUtilisation<=80%", connection), "fires 79 80");
    assert.equal(judge("outBandwidth>81%", connection), "quiet");
    assert.equal(judge("outBandwidth>80Mbps", connection), "quiet");
  });

  it("is not judged if nothing was measured", () => {
    assert.equal(judge("packetLoss>1%", measured(series("packetLoss"))), "unjudged");
    const { bandwidthMbps: _, ...uncapped } = measured(series("outBandwidth"), series("outUtilisation"));
    assert.equal(judge("outBandwidth>80%", uncapped), "unjudged");
  });

  const UNKNOWN: readonly (readonly [string, string, MetricResult[], ErrorCode, RegExp])[] = [
    [
      "a percentage of no cap",
      "outBandwidth>80%",
      [series("outBandwidth", 1), series("outUtilisation")],
      "unsupported",
      /no known bandwidth cap.*Write it in Mbps/,
    ],
    [
      "a percentage of a cap that nobody tells",
      "outBandwidth>80%",
      [series("outBandwidth")],
      "unsupported",
      /no known bandwidth cap/,
    ],
    [
      "what the vendor does not measure",
      "packetLoss>1%",
      [series("outBandwidth", 1)],
      "unsupported",
      /does not measure packetLoss.*Name one of outBandwidth/,
    ],
  ];
  for (const [what, text, given, code, words] of UNKNOWN) {
    it(`is rejected for ${what}`, () => {
      const { bandwidthMbps: _, ...uncapped } = measured(...given);
      return refused(code, words, async () => judgeAlarm(parseAlarm(text), uncapped));
    });
  }

  it("on utilisation needs no cap if the vendor measures utilisation", () => {
    const { bandwidthMbps: _, ...uncapped } = measured(series("outUtilisation", 90));
    assert.equal(judge("outBandwidth>80%", uncapped), "fires 90");
  });
});
