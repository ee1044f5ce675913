/**
 * The components in the package schema. Their arguments are interfaces of the SDK, from which the descriptions come. The
 * types are listed here: other languages have no unions of lists and objects, and no functions as arguments. A type with a
 * description of its own differs from the class in Node.js.
 */
import { join } from "node:path";
import ts from "typescript";
import { readDeclarations } from "../docs/declarations.mjs";
import { commentOf, describeNode } from "../docs/sdk-comments.mjs";

/** @typedef {Record<string, unknown>} Json */
/** @typedef {{ resources: Record<string, Json>, types: Record<string, Json> }} Components */

const NAME = "vpcpeering";
const token = (/** @type {string} */ name) => `${NAME}:index:${name}`;
const text = { type: "string" };
const flag = { type: "boolean" };
const texts = { type: "array", items: text };
const ids = { type: "object", additionalProperties: text };
const provider = (/** @type {string} */ description) => ({ $ref: "#/provider", description });
const tables = (/** @type {string} */ end) => ({
  ...ids,
  description: `IDs of the route tables at the end of \`${end}\`, by names that become part of the routes' names. Default: the default route table of the VPC.`,
});
const resource = (/** @type {string} */ kind) => ({ $ref: `#/resources/${token(kind)}` });
const type = (/** @type {string} */ name) => ({ $ref: `#/types/${token(name)}` });
const vpc = { oneOf: [text, resource("Vpc")] };

const TABLES = { routeTableIds: tables("vpc"), subnetIds: ids };
/** Arguments of a link that are not those of the connection. */
const LINK = {
  requesterProvider: provider("Provider of the account of `vpc`. Default: the component's."),
  accepterProvider: provider(
    "Provider of the account of `peerVpc`. If it is another account, the component creates an accepter. If the program has no access to that account, set `peerAccountId` instead; the component then creates nothing at that end. Default: the component's.",
  ),
  cidrBlocks: texts,
  peerCidrBlocks: texts,
  ...TABLES,
  peerRouteTableIds: tables("peerVpc"),
  peerSubnetIds: ids,
  routes: { oneOf: [flag, type("LinkRoutes")] },
};
const ROUTES = { include: texts, exclude: texts, ipv6: flag };
/** The keys of the object of members are the names. */
const MEMBER = {
  vpc,
  provider: provider("Provider of the account of `vpc`. Default: the component's."),
  cidrBlocks: texts,
  ...TABLES,
};
const MESH = {
  members: {
    type: "object",
    additionalProperties: type("MeshMember"),
    description: "VPCs of the mesh, by name. The order does not matter.",
  },
  bandwidthMbps: {
    type: "number",
    description:
      "Bandwidth cap of each connection between two regions, in whole Mbps. Connections inside a region have no cap.",
  },
  routes: { oneOf: [flag, type("LinkRoutes")] },
};
/** Arguments of the connection that a mesh gives to each of its own. */
const SHARED = ["chargeType", "onEnded", "onRejected", "timeoutSeconds"];

/**
 * @param {string} repository
 * @param {Record<string, Json>} connection input properties of `PeeringConnection` in the schema
 * @returns {Promise<Components>}
 */
export async function componentsSchema(repository, connection) {
  const sources = await readDeclarations(
    join(repository, "sdk", "components"),
    /^(peering-(link|mesh)|link-args)\.ts$/,
  );
  const classes = sources.filter(ts.isClassDeclaration);
  const interfaces = sources.filter(ts.isInterfaceDeclaration);
  const find = (/** @type {(ts.ClassDeclaration | ts.InterfaceDeclaration)[]} */ nodes, /** @type {string} */ name) => {
    const found = nodes.find((node) => node.name?.text === name);
    if (found === undefined) throw new Error(`sdk/components has no ${name}`);
    return found;
  };
  /** @param {string} name @param {Record<string, Json>} types @param {readonly string[]} [left] members of other types */
  const membersOf = (name, types, left = []) => {
    const members = /** @type {ts.InterfaceDeclaration} */ (find(interfaces, name)).members.filter(
      ts.isPropertySignature,
    );
    const names = members.map((member) => member.name.getText()).filter((member) => !left.includes(member));
    const strange = [...names, ...Object.keys(types)].find((one) => !names.includes(one) || !(one in types));
    if (strange !== undefined) throw new Error(`scripts/generate/components.mjs and ${name} differ in ${strange}`);
    return Object.fromEntries(
      members
        .filter((member) => names.includes(member.name.getText()))
        .map((member) => [member.name.getText(), { description: commentOf(member), ...types[member.name.getText()] }]),
    );
  };
  /** @param {string} name @param {Record<string, Json>} outputs @param {object} inputs */
  const component = (name, outputs, inputs) => {
    const node = /** @type {ts.ClassDeclaration} */ (find(classes, name));
    const fields = node.members.filter(ts.isPropertyDeclaration);
    return {
      isComponent: true,
      description: commentOf(node),
      properties: Object.fromEntries(
        fields.map((field) => [
          field.name.getText(),
          { ...outputs[field.name.getText()], description: describeNode(field) },
        ]),
      ),
      required: Object.keys(outputs).filter((output) => output !== "accepter"),
      ...inputs,
    };
  };
  // A component is never replaced itself.
  const passed = Object.fromEntries(
    Object.entries(connection).map(([name, { willReplaceOnChanges: _, ...property }]) => [name, property]),
  );
  return {
    resources: {
      [token("PeeringLink")]: component(
        "PeeringLink",
        {
          connection: resource("PeeringConnection"),
          accepter: resource("PeeringAccepter"),
          routes: { type: "array", items: resource("Route") },
          state: type("PeeringState"),
        },
        { inputProperties: { ...passed, ...membersOf("PeeringLinkArgs", LINK) }, requiredInputs: ["vpc", "peerVpc"] },
      ),
      [token("PeeringMesh")]: component(
        "PeeringMesh",
        { links: { type: "object", additionalProperties: resource("PeeringLink") } },
        {
          inputProperties: {
            ...membersOf("PeeringMeshArgs", MESH),
            ...Object.fromEntries(SHARED.map((name) => [name, passed[name]])),
          },
          requiredInputs: ["members"],
        },
      ),
    },
    types: {
      [token("LinkRoutes")]: object("LinkRoutesArgs", membersOf("LinkRoutesArgs", ROUTES), []),
      [token("MeshMember")]: object("MeshMember", membersOf("MeshMember", MEMBER, ["name"]), ["vpc"]),
    },
  };

  /** @param {string} name @param {Json} properties @param {string[]} required */
  function object(name, properties, required) {
    return { description: describeNode(find(interfaces, name)), type: "object", properties, required };
  }
}
