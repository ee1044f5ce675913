/**
 * An estate as a program: a ring of VPCs, each connected with the five that follow it, and a route at both ends of
 * each connection. 100 connections are 20 VPCs, 200 routes and the provider.
 */
const FOLLOWERS = 5;

/**
 * @typedef {object} Estate
 * @property {number} connections a multiple of five, and at least 55: fewer VPCs have no five different followers
 * @property {Record<string, unknown>} provider arguments of the provider
 * @property {boolean} [mutual] each side creates its own half of a connection
 * @property {boolean} [routes] default: true
 */

/** @param {Estate} estate */
export function estateProgram({ connections, provider, mutual = false, routes = true }) {
  const vpcs = connections / FOLLOWERS;
  if (!Number.isInteger(vpcs) || vpcs <= 2 * FOLLOWERS)
    throw new Error(
      `${connections} connections: a multiple of ${FOLLOWERS} from ${FOLLOWERS * (2 * FOLLOWERS + 1)} is needed`,
    );
  return `
const { Provider, Vpc, PeeringConnection, PeeringAccepter, Route } = require("pulumi-vpc-peering");
const provider = new Provider("cloud", ${JSON.stringify({ limits: { peerings: 1000 }, ...provider })});
const opts = { provider };
const cidr = (i) => \`10.\${i}.0.0/16\`;
const vpcs = Array.from({ length: ${vpcs} }, (_, i) => new Vpc(\`vpc-\${i}\`, { cidrBlock: cidr(i) }, opts));
vpcs.forEach((vpc, i) => {
  for (let step = 1; step <= ${FOLLOWERS}; step++) {
    const next = (i + step) % vpcs.length;
    const name = \`\${i}-\${next}\`;
    const connection = new PeeringConnection(\`connection-\${name}\`, { vpc, peerVpc: vpcs[next] }, opts);
    const peeringConnection = ${mutual ? "new PeeringAccepter(`accepter-${name}`, { peeringConnection: connection }, opts)" : "connection"};
    if (!${routes}) continue;
    new Route(\`there-\${name}\`, { vpc, destinationCidrBlock: cidr(next), peeringConnection }, opts);
    new Route(\`back-\${name}\`, { vpc: vpcs[next], destinationCidrBlock: cidr(i), peeringConnection }, opts);
  }
});
`;
}
