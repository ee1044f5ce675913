/** The programs that the benchmark runs. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A ring of VPCs over two regions: per VPC a link to the next one and a route at each end; accepters fill up the count. */
export function mixedProgram(resources) {
  return `
const { Provider, Vpc, PeeringConnection, PeeringAccepter, Route } = require("pulumi-vpc-peering");
const provider = new Provider("cloud", { vendor: "tce", region: "ap-guangzhou" });
const opts = { provider };
${ring(resources)}`;
}

function ring(resources) {
  const vpcs = Math.floor(resources * 0.24);
  const accepters = resources - 4 * vpcs;
  return `const cidr = (i) => \`10.\${Math.floor(i / 256)}.\${i % 256}.0/24\`;
const region = (i) => (i % 2 === 0 ? "ap-guangzhou" : "ap-beijing");
const vpcs = Array.from({ length: ${vpcs} }, (_, i) => new Vpc(\`vpc-\${i}\`, { region: region(i), cidrBlock: cidr(i) }, opts));
vpcs.forEach((vpc, i) => {
  const next = (i + 1) % ${vpcs};
  const bandwidth = region(i) === region(next) ? {} : { bandwidthMbps: 10 };
  const link = new PeeringConnection(\`link-\${i}\`, { vpc, peerVpc: vpcs[next], ...bandwidth }, opts);
  if (i < ${accepters}) new PeeringAccepter(\`accepter-\${i}\`, { peeringConnection: link }, opts);
  new Route(\`there-\${i}\`, { vpc, destinationCidrBlock: cidr(next), peeringConnection: link }, opts);
  new Route(\`back-\${i}\`, { vpc: vpcs[next], destinationCidrBlock: cidr(i), peeringConnection: link }, opts);
});
`;
}

/** As long as the text that our resources carry, so that the floor is what any constant text costs. */
const require = createRequire(import.meta.url);
const sdk = dirname(require.resolve("pulumi-vpc-peering"));
const TEXT_LENGTH = require(join(sdk, "registration", "dynamic-text.js")).dynamicText("Vpc").length;

/** Resources that do nothing, by a constant text. Everything but `create` is optional to the host. */
export function nullProgram(resources, padding) {
  return `
${nullResource(padding)}
for (let i = 0; i < ${resources}; i++) new Null(\`null-\${i}\`, {});
`;
}

/**
 * The same with the references of the mixed program, and the padding in that many properties: what any provider costs
 * whose resources have inputs and refer to each other.
 */
export function wiredProgram(resources, padding, parts) {
  return `
${nullResource(padding, parts)}
const [Vpc, PeeringConnection, PeeringAccepter, Route] = [Null, Null, Null, Null];
const opts = {};
${ring(resources)}`;
}

function nullResource(padding, parts = 1) {
  const length = (i) => Math.floor(((i + 1) * padding) / parts) - Math.floor((i * padding) / parts);
  const pads = Object.fromEntries(Array.from({ length: parts }, (_, i) => [`pad${i}`, "x".repeat(length(i))]));
  const text = 'exports.handler=()=>({create:async i=>({id:"null",outs:i})})'.padEnd(TEXT_LENGTH);
  return `const pulumi = require("@pulumi/pulumi");
const text = ${JSON.stringify(text)};
const pads = ${JSON.stringify(pads)};
const idOf = (value) => (pulumi.CustomResource.isInstance(value) ? value.id : value);
class Null extends pulumi.CustomResource {
  constructor(name, args) {
    const inputs = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, idOf(value)]));
    super("pulumi-nodejs:dynamic/bench:Null", name, { __provider: text, ...pads, ...inputs });
  }
}`;
}

/** Without references, as the documentation of dynamic providers teaches it: a class with the whole life that ours have, too. */
export function ordinaryProgram(resources) {
  return `
const pulumi = require("@pulumi/pulumi");
class NullProvider {
  async check(olds, news) { return { inputs: news }; }
  async diff(id, olds, news) { return {}; }
  async create(inputs) { return { id: "null", outs: inputs }; }
  async read(id, props) { return { id, props }; }
  async update(id, olds, news) { return { outs: news }; }
  async delete(id, props) {}
}
class Null extends pulumi.dynamic.Resource {
  constructor(name) { super(new NullProvider(), name, { pad: "" }); }
}
for (let i = 0; i < ${resources}; i++) new Null(\`null-\${i}\`);
`;
}
