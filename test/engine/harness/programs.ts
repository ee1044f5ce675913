/** Programs that several engine tests run, as CommonJS source. */

/** Two VPCs of one account in two regions, a link and a route at each end: the shape of the quickstart. */
export interface PairOptions {
  /** JavaScript of further arguments. */
  readonly vpc1?: string;
  readonly vpc2?: string;
  readonly connection?: string;
  readonly linkOpts?: string;
  readonly route1Name?: string;
  readonly route1Opts?: string;
  /** JavaScript that runs at the end. */
  readonly more?: string;
}

export const IMPORTS = `
  const pulumi = require("@pulumi/pulumi");
  const { Provider, Vpc, PeeringConnection, PeeringAccepter, Route } = require("pulumi-vpc-peering");
`;

export function pairProgram({
  vpc1 = "",
  vpc2 = "",
  connection = "",
  linkOpts: connectionOpts = "{}",
  route1Name = "route1",
  route1Opts = "{}",
  more = "",
}: PairOptions = {}): string {
  return `${IMPORTS}
  const vpc1 = new Vpc("vpc1", { region: "ap-guangzhou", cidrBlock: "192.168.1.0/24", ${vpc1} });
  const vpc2 = new Vpc("vpc2", { region: "ap-beijing", cidrBlock: "10.0.1.0/24", ${vpc2} });
  const link = new PeeringConnection("link", { name: "PeerConn", vpc: vpc1, peerVpc: vpc2, bandwidthMbps: 10, ${connection} }, ${connectionOpts});
  const route1 = new Route("${route1Name}", { vpc: vpc1, destinationCidrBlock: "10.0.1.0/24", peeringConnection: link }, ${route1Opts});
  const route2 = new Route("route2", { vpc: vpc2, destinationCidrBlock: "192.168.1.0/24", peeringConnection: link });
  exports.link = link.id;
  exports.vpc1 = vpc1.id;
  ${more}
`;
}

/** Two accounts, one Provider each, in one stack. */
export function accountsProgram(body: string, { a = "100000000001", b = "100000000002" } = {}): string {
  return `${IMPORTS}
  const a = new Provider("a", { vendor: "tce", region: "ap-guangzhou", accountId: "${a}" });
  const b = new Provider("b", { vendor: "tce", region: "ap-beijing", accountId: "${b}" });
  ${body}
`;
}

export const TCE = { "vpcpeering:vendor": "tce" } as const;
