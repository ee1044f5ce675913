/** Colours on a terminal only; none for a file, a pipe, or if NO_COLOR (https://no-color.org) is set. */
import { styleText } from "node:util";

export type Colour = "green" | "yellow" | "red" | "gray" | "bold";

export function paint(
  colour: Colour,
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const isWanted = stream.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  // Already decided above: newer versions of Node would check standard output again.
  return isWanted ? styleText(colour, text, { validateStream: false }) : text;
}
