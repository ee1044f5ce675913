/** Parses recorded answers with the clients' own code, and reports what is not understood. */
import type { HttpCall, Meaning, Reading, Refusal } from "../provider/backend/http/protocol.js";
import { type TraceLine, traceLine } from "../provider/backend/http/trace.js";
import { type ErrorCode, ERROR_CODES } from "../provider/errors.js";
import { failure } from "../provider/servers/gateway/failures.js";
import { type OperationName, OPERATIONS } from "../provider/servers/gateway/operations.js";
import { gatewayProtocol } from "../provider/servers/gateway/protocol.js";
import { vendorOf } from "../provider/vendors/index.js";
import type { AnswerReader } from "../provider/vendors/vendor.js";
import { parseNoting } from "./unread-fields.js";

export interface ReplayedLine {
  /** Starts at 1. */
  readonly line: number;
  readonly vendor?: string;
  readonly action?: string;
  /** The client's interpretation of the answer: `understood`, or the meaning of a refusal. */
  readonly reading: "result" | "refusal" | "foreign" | "no answer" | "not a trace line";
  readonly meaning?: Meaning;
  /** Empty if everything is understood. */
  readonly problems: readonly string[];
  /** Fields of an understood answer that the client ignores, as paths without indices. Absent if there are none. */
  readonly unread?: readonly string[];
}

export function replay(text: string): ReplayedLine[] {
  return text
    .split("\n")
    .map((content, i) => ({ content, line: i + 1 }))
    .filter(({ content }) => content.trim() !== "")
    .map(({ content, line }) => ({ line, ...replayLine(content) }));
}

function replayLine(content: string): Omit<ReplayedLine, "line"> {
  const recorded = recordedIn(content);
  if (recorded === undefined) {
    const problems = ["it is not a line of VPC_PEERING_TRACE"];
    return { reading: "not a trace line", problems };
  }
  const { vendor, action } = recorded;
  const about = { vendor, action };
  if (recorded.status === undefined) return { ...about, reading: "no answer", problems: [] };
  const reader = recorded.protocol === "gateway" ? GATEWAY : vendorOf(vendor)?.reader();
  if (reader === undefined) return { ...about, reading: "foreign", problems: [`no client reads answers of ${vendor}`] };
  const call = callOf(recorded);
  const { status, headers = {}, body = "" } = recorded;
  const reading = reader.read({ status, headers, body }, call);
  return { ...about, ...judged(reader, call, reading) };
}

function judged(reader: AnswerReader, call: HttpCall, reading: Reading): Omit<ReplayedLine, "line"> {
  if ("foreign" in reading) return { reading: "foreign", problems: [`the answer is ${reading.foreign}`] };
  if ("refusal" in reading) {
    const { refusal } = reading;
    const problems = reader.knows(refusal) ? [] : [unknownCode(refusal, reader.meaningOf(refusal))];
    return { reading: "refusal", meaning: reader.meaningOf(refusal), problems };
  }
  const schema = reader.schemaOf(call);
  if (schema === undefined) return { reading: "result", problems: [`the client has no action ${call.action}`] };
  const { parsed, unread } = parseNoting(schema, reading.result);
  const refused = (parsed.error?.issues ?? []).map(
    ({ path, message }) => `the field ${path.join(".") || "(the whole)"} is not as documented: ${message}`,
  );
  const problems = [...refused, ...unknownStates(reader, call, reading.result)];
  const ignored = unread.filter((field) => !reader.envelope(call).includes(field));
  // A refused answer was not read completely.
  return { reading: "result", problems, ...(parsed.success && ignored.length > 0 && { unread: ignored }) };
}

const unknownCode = ({ code, message }: Refusal, meaning: Meaning): string =>
  `the code ${code} is not known, and counts as ${meaning}: ${message}`;

function unknownStates(reader: AnswerReader, call: HttpCall, result: unknown): string[] {
  const { field, known } = reader.states(call);
  if (field === "" || !/peering/i.test(call.action)) return [];
  const words = [...new Set(valuesOf(result, field).map(String))];
  return words.filter((word) => !known.includes(word)).map((word) => `the state ${word} is not known`);
}

function valuesOf(value: unknown, field: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, field));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === field && typeof inner !== "object" ? [inner] : valuesOf(inner, field),
  );
}

const PROTOCOL = gatewayProtocol("", "");

/** Its records use our own names of states, which the schemas check. */
const GATEWAY: AnswerReader = {
  read(answer, call) {
    const reading = PROTOCOL.read(answer, call);
    const refusal = failure.safeParse("result" in reading ? reading.result : undefined);
    return refusal.success ? { refusal: { status: answer.status, ...refusal.data.error } } : reading;
  },
  meaningOf: (refusal) =>
    Object.hasOwn(ERROR_CODES, refusal.code) ? (refusal.code as ErrorCode) : PROTOCOL.meaningOf(refusal),
  // Codes are part of the envelope: an answer with an unknown code does not come from a gateway.
  knows: () => true,
  schemaOf: ({ action }) =>
    Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action as OperationName].answer : undefined,
  envelope: () => [],
  states: () => ({ field: "", known: [] }),
};

function recordedIn(content: string): TraceLine | undefined {
  try {
    return traceLine.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

const callOf = ({ action, method, url, requestHeaders, requestBody }: TraceLine): HttpCall => ({
  action,
  method,
  url,
  headers: requestHeaders,
  ...(requestBody !== undefined && { body: requestBody }),
});
