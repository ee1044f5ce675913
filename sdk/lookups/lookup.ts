/** How every lookup runs: in the program itself, with the configuration of a Provider or of the stack. */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import type { Answer, LookupName } from "../../provider/lookups/index.js";
import { known } from "../known.js";
import { isMocked } from "../mocked.js";
import { type Provider, settingsOf } from "../provider.js";
import { idOf } from "../registration.js";

export interface LookupOptions {
  /** Whose account to ask with. Default: the stack's `vpcpeering:*` configuration. */
  provider?: Provider;
}

export interface LookupOutputOptions extends LookupOptions {
  /** Ask only when these resources are made; until then the answer is unknown. */
  dependsOn?: pulumi.CustomResource | readonly pulumi.CustomResource[];
}

/** The arguments of an `…Output` twin: values that may not be known yet, and resources in place of their ids. */
export type LookupInputs<Args> = { [Key in keyof Args]: pulumi.Input<Args[Key]> | pulumi.CustomResource };

export async function lookUp<Name extends LookupName>(
  name: Name,
  args: object,
  { provider }: LookupOptions = {},
): Promise<Answer<Name>> {
  for (const [property, value] of Object.entries(args)) {
    if (pulumi.Output.isInstance(value) || pulumi.Resource.isInstance(value)) throw notPlain(name, property);
  }
  if (isMocked()) return askMocks(name, args, provider);
  const settings = await known(settingsOf(provider));
  if (settings === undefined) throw notPlain(name, "provider");
  return load().look(name, args, (key) => settings[key]);
}

export function lookUpOutput<Name extends LookupName>(
  name: Name,
  args: object,
  { provider, dependsOn = [] }: LookupOutputOptions = {},
): pulumi.Output<Answer<Name>> {
  const inputs = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, idOf(value)]));
  const made = [dependsOn].flat().map(({ id }) => id);
  const question = pulumi.output({ inputs, settings: settingsOf(provider), made }) as unknown as pulumi.Output<{
    inputs: object;
    settings: Record<string, string | undefined>;
  }>;
  return question.apply(({ inputs, settings }) =>
    isMocked() ? askMocks(name, inputs, provider) : load().look(name, inputs, (key) => settings[key]),
  );
}

/** Under a unit test's mocks: their `call` answers, as it does for the functions of every package. */
async function askMocks<Name extends LookupName>(name: Name, args: object, provider?: Provider): Promise<Answer<Name>> {
  const answer = (await pulumi.runtime.invoke(`vpcpeering:index:${name}`, args, provider && { provider })) as object;
  // An answer of the engine is always an object, so mocks give a list as `items`.
  return ("items" in answer ? answer.items : answer) as Answer<Name>;
}

function notPlain(name: string, property: string): PeeringError {
  return new PeeringError(
    "invalid-input",
    property === "provider"
      ? "its configuration depends on resources that are not created yet"
      : "is not a plain value",
    {
      property,
      fix: `Use ${name}Output, which accepts outputs`,
    },
  );
}

/** Loaded by the first question: most programs ask none. */
function load() {
  return require("../../provider/lookups/index.js") as typeof import("../../provider/lookups/index.js");
}
