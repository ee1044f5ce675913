/** Equal for the inputs of a resource as `check` returns them and as the engine sends them on. */
import type { Props } from "../engine/props.js";

export function fingerprint(kind: string, inputs: Props): string {
  const sorted = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => key !== "__provider")
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
  return `${kind} ${JSON.stringify(sorted(inputs))}`;
}
