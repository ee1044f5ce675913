/** Traffic in a CSV file: `at,inMbps,outMbps` and optionally `inPackets,outPackets,source`. */
import { readFileSync } from "node:fs";
import { PeeringError } from "../../provider/errors.js";
import { parseTime } from "./time.js";

export interface CsvSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly inMbps: number;
  readonly outMbps: number;
  readonly inPackets?: number;
  readonly outPackets?: number;
  readonly source?: string;
}

export const CSV_HELP = `A CSV file has a head with the columns at, inMbps and outMbps, in any order, and may have inPackets,
outPackets (per second) and source; at is a moment such as 2026-01-31T08:00Z.`;

const NEEDED = ["at", "inMbps", "outMbps"] as const;
const COLUMNS: readonly string[] = [...NEEDED, "inPackets", "outPackets", "source"];

export function readTrafficCsv(file: string, property: string): CsvSample[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const fix = "Set the path of a readable file";
    throw new PeeringError("invalid-input", `cannot be read (${why})`, { property, value: file, cause, fix });
  }
  return parseTrafficCsv(text, file);
}

/** @param name name of the file, for messages */
export function parseTrafficCsv(text: string, name: string): CsvSample[] {
  // Spreadsheets write a byte-order mark, and Windows line ends.
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const head = cellsOf(lines[0]!);
  const fault = (line: number, what: string, value?: string) =>
    new PeeringError("invalid-input", what, {
      property: `${name}:${line}`,
      ...(value !== undefined && { value }),
      fix: `Write the columns ${NEEDED.join(", ")}, and where you know them inPackets, outPackets and source`,
    });
  for (const column of NEEDED) if (!head.includes(column)) throw fault(1, `the head has no column ${column}`);
  for (const column of head) if (!COLUMNS.includes(column)) throw fault(1, "there is no such column", column);

  return lines.slice(1).flatMap((line, i): CsvSample[] => {
    if (line.trim() === "") return [];
    const number = i + 2;
    const cells = cellsOf(line);
    if (cells.length !== head.length) {
      throw fault(number, `the head has ${head.length} columns, and the line has ${cells.length}`, line);
    }
    const cell = (column: string) => cells[head.indexOf(column)] ?? "";
    const amount = (column: string): number => {
      const value = Number(cell(column));
      if (cell(column) !== "" && Number.isFinite(value) && value >= 0) return value;
      throw fault(number, `${column} is not a number of 0 or more`, cell(column));
    };
    const optional = (column: "inPackets" | "outPackets") => (cell(column) === "" ? {} : { [column]: amount(column) });
    return [
      {
        at: parseTime(cell("at"), `${name}:${number}`),
        inMbps: amount("inMbps"),
        outMbps: amount("outMbps"),
        ...optional("inPackets"),
        ...optional("outPackets"),
        ...(cell("source") !== "" && { source: cell("source") }),
      },
    ];
  });
}

/** No value contains a comma, so it suffices to remove quotes. */
function cellsOf(line: string): string[] {
  return line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}
