/** Permissions with their calls and reasons, for a terminal. */
import type { Document, NeededPermission } from "../../provider/tools/permissions/policies.js";
import { citation } from "../../provider/rules/schema.js";
import { formatTable } from "./table.js";

/** Each permission with its calls; a star marks a name that no document states. */
export function describePermissions({ name, holder, permissions }: Document, width: number): string {
  const sources = [...new Set(permissions.map(({ source }) => citation(source)))];
  const rows = permissions.map((permission) => [
    `${permission.name ?? "none"}${permission.inferred === undefined ? "" : "*"}`,
    `${sources.indexOf(citation(permission.source)) + 1}`,
    callsIn(permission),
  ]);
  const assumptions = assumptionsIn(permissions);
  const lacking = permissions.flatMap(({ calls }) =>
    calls.flatMap(({ call, without }) => (without ? [[call, without]] : [])),
  );
  return [
    `${name}: for ${holder}`,
    "",
    formatTable(["PERMISSION", "SOURCE", "CALLS, AND WHAT MAKES THEM"], rows, width),
    "",
    formatTable(
      ["NO.", "SOURCE"],
      sources.map((source, i) => [`${i + 1}`, source]),
      width,
    ),
    ...(assumptions.size === 0
      ? []
      : [
          "",
          "* Inferred:",
          ...[...assumptions].map(([why, names]) => `${names.length} of ${permissions.length}: ${why}`),
        ]),
    ...(lacking.length === 0 ? [] : ["", formatTable(["NOT NECESSARY", "WITHOUT IT"], lacking, width)]),
  ].join("\n");
}

const callsIn = ({ calls }: NeededPermission): string =>
  calls.map(({ call, for: reasons }) => `${call} (${reasons.join(", ")})`).join("; ");

/** Reason → names. */
function assumptionsIn(permissions: readonly NeededPermission[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, inferred } of permissions)
    if (name !== undefined && inferred !== undefined) found.set(inferred, [...(found.get(inferred) ?? []), name]);
  return found;
}

/** "" if every name is documented. */
export function describeAssumptions(documents: readonly Document[]): string {
  return documents
    .flatMap(({ name, permissions }) =>
      [...assumptionsIn(permissions)].map(
        ([why, names]) =>
          `${name}: ${names.length === 1 ? names[0] : `${names.length} names`} inferred, not documented: ${why} (see --explain)\n`,
      ),
    )
    .join("");
}
