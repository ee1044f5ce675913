/** Actions of the public cloud that a private cloud has with fewer parameters and its own row format. */
import type { Action } from "../../tencent/emulator/action.js";
import { VendorRefusal } from "../../tencent/emulator/refusal.js";

/** @param unknown parameters of the public action that this action does not accept */
export function narrowed(
  action: Action,
  unknown: readonly string[],
  reshape: (answer: never) => object = (answer) => answer,
): Action {
  return {
    ...action,
    async run(given, isText, caller) {
      const name = unknown.find((one) => typeof given === "object" && given !== null && Object.hasOwn(given, one));
      if (name !== undefined) throw new VendorRefusal("UnknownParameter", `the parameter ${name} is not recognized`);
      return reshape((await action.run(given, isText, caller)) as never);
    },
  };
}

/** The answer, with its rows or its single row in another form. */
export const reshaped =
  (member: string, row: (publicRow: never) => object) =>
  (answer: Readonly<Record<string, unknown>>): object => {
    const rows = answer[member];
    return { ...answer, [member]: Array.isArray(rows) ? (rows as never[]).map(row) : row(rows as never) };
  };

export function without(row: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
