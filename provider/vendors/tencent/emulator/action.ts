/** An action of the emulator: its parameters, and a function of them and the calling account. */
import type { EmulatedAccount, EmulatedCloud, EmulatedKey } from "../../../servers/emulator/contract.js";
import { isPeeringError } from "../../../errors.js";
import type { VendorRules } from "../../../rules/schema.js";
import { OwnObjects } from "../../kit/emulator/own-objects.js";
import { refuseMalformed } from "./lists.js";
import { object, type Shape, type Values } from "./parameters.js";
import { asRefusal, type RefusalCodes, VendorRefusal } from "./refusal.js";

export interface Caller {
  readonly region: string;
  readonly accountId: string;
  readonly key: EmulatedKey;
  readonly account: EmulatedAccount;
  readonly cloud: EmulatedCloud;
  readonly rules: VendorRules;
  readonly own: OwnObjects;
}

const NOUNS = { vpc: "VPC", peering: "peering connection", routeTable: "route table", subnet: "subnet" } as const;

export const callerOf = (about: Omit<Caller, "own">): Caller => ({
  ...about,
  own: new OwnObjects({
    ...about,
    idOf(kind, id) {
      refuseMalformed([id], about.rules.ids.value[kind]);
      return id;
    },
    missing: (kind, id) => new VendorRefusal("ResourceNotFound", `the ${NOUNS[kind]} ${id} does not exist`),
  }),
});

export interface Action {
  readonly isRead: boolean;
  /** `X-TC-Region` is not required. */
  readonly isRegionless: boolean;
  run(given: unknown, isText: boolean, caller: Caller): Promise<object>;
}

interface Definition<S extends Shape> {
  readonly isRead?: true;
  readonly isRegionless?: true;
  readonly parameters: S;
  readonly codes?: RefusalCodes;
  readonly run: (values: Values<S>, caller: Caller) => Promise<object>;
}

export function action<S extends Shape>({ parameters, codes = {}, run, ...about }: Definition<S>): Action {
  const kind = object(parameters);
  return {
    isRead: about.isRead ?? false,
    isRegionless: about.isRegionless ?? false,
    async run(given, isText, caller) {
      const values = kind.read(given, "", isText);
      try {
        return await run(values, caller);
      } catch (error) {
        throw isPeeringError(error) ? asRefusal(error, codes) : error;
      }
    },
  };
}
