/** A hub VPC and the stacks around it: all write to the hub's one route table, in two accounts. Programs in YAML. */
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { provider, resource } from "../../engine/package/yaml.js";

/** With requests that expire, bandwidth that changes, and routes by hand. */
export const VENDOR = "tce";
const [NEAR, FAR] = ["ap-guangzhou", "ap-beijing"];

export type Form = "first" | "second";

/** How a program reaches the emulator. */
export interface Access {
  readonly url: string;
  /** Of the hub's account, and of the other. */
  readonly keys: readonly EmulatedKey[];
}

const HUB = "10.0.0.0/16";
const BANDWIDTH: Readonly<Record<Form, number>> = { first: 10, second: 20 };
const own = (stack: number) => `10.${10 + stack}.0.0/16`;
const unanswered = (stack: number) => `10.${20 + stack}.0.0/16`;
const [A, B] = [{ provider: "${a}" }, { provider: "${b}" }];

export function secretsOf({ keys }: Access): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap(({ secretId, secretKey }, i) => [
      [`id${i}`, secretId],
      [`key${i}`, secretKey],
    ]),
  );
}

export function hubProgram(access: Access): object {
  const hub = resource("Vpc", { name: "hub", region: NEAR, cidrBlock: HUB }, A);
  return { ...settings(access), resources: { ...providers(access), hub }, outputs: { hub: "${hub.id}" } };
}

/** @param hub id of the VPC */
export function stackProgram(access: Access, hub: string, stack: number, form: Form): object {
  const connection = (name: string, peerVpc: string) =>
    resource(
      "PeeringConnection",
      {
        name: `${name}-${stack}`,
        vpc: "${hub}",
        peerVpc: `\${${peerVpc}}`,
        peerAccountId: `\${${peerVpc}.accountId}`,
        bandwidthMbps: BANDWIDTH[form],
      },
      A,
    );
  const route = (vpc: string, destinationCidrBlock: string, options: object) =>
    resource("Route", { vpc, destinationCidrBlock, peeringConnection: "${accepter}", description: form }, options);
  return {
    ...settings(access),
    resources: {
      ...providers(access),
      hub: { type: "vpcpeering:index:Vpc", get: { id: hub }, options: A },
      vpc: resource("Vpc", { name: `vpc-${stack}-${form}`, region: FAR, cidrBlock: own(stack) }, B),
      link: connection("link", "vpc"),
      accepter: resource(
        "PeeringAccepter",
        { peeringConnection: "${link}", trustedAccountIds: ["${hub.accountId}"] },
        B,
      ),
      there: route("${hub}", own(stack), A),
      back: route("${vpc}", HUB, B),
      // Nobody answers the request to this one: it expires.
      silent: resource("Vpc", { name: `silent-${stack}`, region: FAR, cidrBlock: unanswered(stack) }, B),
      pending: connection("pending", "silent"),
    },
  };
}

/** What the cloud then has, in the words of `contentsOf`. */
export function factsOfHub({ keys }: Access): string[] {
  return [`VPC hub ${HUB} of ${keys[0]!.accountId} in ${NEAR}`];
}

export function factsOfStack({ keys }: Access, stack: number, form: Form): string[] {
  const { accountId } = keys[1]!;
  return [
    `VPC vpc-${stack}-${form} ${own(stack)} of ${accountId} in ${FAR}`,
    `VPC silent-${stack} ${unanswered(stack)} of ${accountId} in ${FAR}`,
    `connection link-${stack} active ${BANDWIDTH[form]} ${HUB} ${own(stack)}`,
    `connection pending-${stack} pending-acceptance ${BANDWIDTH[form]} ${HUB} ${unanswered(stack)}`,
    `route ${HUB} to ${own(stack)} ${form}`,
    `route ${own(stack)} to ${HUB} ${form}`,
  ];
}

function settings(access: Access): object {
  const secret = { type: "string", secret: true };
  return { config: Object.fromEntries(Object.keys(secretsOf(access)).map((name) => [name, secret])) };
}

function providers({ url, keys }: Access): object {
  const [a, b] = keys.map(({ accountId }, i) =>
    provider({
      vendor: VENDOR,
      backend: "api",
      endpoint: url,
      region: [NEAR, FAR][i],
      accountId,
      secretId: `\${id${i}}`,
      secretKey: `\${key${i}}`,
    }),
  );
  return { a, b };
}
