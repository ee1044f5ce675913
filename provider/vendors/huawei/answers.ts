/** Schemas of the API's answers: only the members that the client reads. Missing text may be "", absent or null. */
import { z } from "zod";
import { list, optionalText, optionalTime, text } from "../kit/answers.js";

export const nothing = z.unknown();

const isoTime = z.iso.datetime({ offset: true }).transform((time) => Date.parse(time));

/** Temporary keys of IAM, and of the metadata service. */
export const temporaryKey = z
  .object({ credential: z.object({ access: text, secret: text, securitytoken: text, expires_at: isoTime }) })
  .transform(({ credential: { access, secret, securitytoken, expires_at: expiresAt } }) => ({
    secretId: access,
    secretKey: secret,
    securityToken: securitytoken,
    expiresAt,
  }));

/** Of STS. */
export const session = z
  .object({
    credentials: z.object({ access_key_id: text, secret_access_key: text, security_token: text, expiration: isoTime }),
  })
  .transform(({ credentials: { access_key_id, secret_access_key, security_token, expiration: expiresAt } }) => ({
    secretId: access_key_id,
    secretKey: secret_access_key,
    securityToken: security_token,
    expiresAt,
  }));

export const callerIdentity = z.object({ account_id: text, principal_urn: text });
export const unscopedToken = z.object({ token: text });

const end = z.object({ vpc_id: text, tenant_id: optionalText });

export const peeringRow = z.object({
  id: text,
  name: optionalText,
  description: optionalText,
  status: text,
  request_vpc_info: end,
  accept_vpc_info: end,
  created_at: optionalTime,
});
export type PeeringRow = z.infer<typeof peeringRow>;

/** Answers to accept and reject have no wrapper. */
export const onePeering = z.union([z.object({ peering: peeringRow }).transform(({ peering }) => peering), peeringRow]);

/** v1: without tags and secondary CIDR blocks. */
export const newVpc = z.object({ vpc: z.object({ id: text, status: text }) });
export type NewVpcRow = z.infer<typeof newVpc>["vpc"];

const tags = list(z.object({ key: text, value: text.nullish() })).transform((rows) =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value ?? ""])),
);

/** v3. */
export const vpcRow = z.object({
  id: text,
  name: optionalText,
  description: optionalText,
  cidr: text,
  extend_cidrs: list(text),
  status: text,
  tags,
  /** "0": the default enterprise project. */
  enterprise_project_id: optionalText,
  created_at: optionalTime,
});
export type VpcRow = z.infer<typeof vpcRow>;

export const oneVpc = z.object({ vpc: vpcRow });

const route = z.object({
  type: text,
  destination: text,
  nexthop: optionalText,
  description: optionalText,
});
export type RouteRow = z.infer<typeof route>;

/** Lists omit the routes on the public cloud; `default` is missing in answers of partners' clouds. */
export const tableRow = z.object({
  id: text,
  name: optionalText,
  default: z.boolean().nullish(),
  vpc_id: text,
  subnets: list(z.object({ id: text })),
  routes: z.array(route).nullish(),
});
export type TableRow = z.infer<typeof tableRow>;

/** The reference's sample of ShowRouteTable has no wrapper. */
export const oneTable = z.union([
  z.object({ routetable: tableRow }).transform(({ routetable }) => routetable),
  tableRow,
]);

export const legacyRoute = z.object({
  id: text,
  type: text,
  nexthop: text,
  destination: text,
  vpc_id: text,
});
export type LegacyRoute = z.infer<typeof legacyRoute>;

export const oneLegacyRoute = z.object({ route: legacyRoute });

export const subnetRow = z.object({ id: text, vpc_id: text });
export type SubnetRow = z.infer<typeof subnetRow>;
export const subnetDetail = z.object({
  id: text,
  vpc_id: text,
  name: optionalText,
  cidr: text,
  availability_zone: optionalText,
  available_ip_address_count: z.number().nullish(),
});
export type SubnetDetail = z.infer<typeof subnetDetail>;
export const oneSubnet = z.object({ subnet: subnetRow }).transform(({ subnet }) => subnet);
export const oneSubnetDetail = z.object({ subnet: subnetDetail }).transform(({ subnet }) => subnet);
export const subnetTags = z.object({ tags }).transform((answer) => answer.tags);
/** The other members are read by another call. */
export const createdSubnet = z.object({ subnet: z.object({ id: text }) }).transform(({ subnet }) => subnet);
export const createdTable = z.object({ routetable: z.object({ id: text }) }).transform(({ routetable }) => routetable);

const project = z.object({ id: text, name: text, domain_id: optionalText });
export type ProjectRow = z.infer<typeof project>;

export const projects = z.object({ projects: z.array(project) });
export const oneProject = z.object({ project });
