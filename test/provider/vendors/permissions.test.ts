/**
 * The calls that the permissions allow, against the calls that resources make over each vendor's wire: a program with
 * every kind and option, step by step, as the engine drives it.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { isPeeringError } from "../../../provider/errors.js";
import { type Command, COMMANDS, FURTHER, type Further } from "../../../provider/tools/permissions/needs.js";
import { callsIn, documentsFor, targetOf, type Wanted } from "../../../provider/tools/permissions/policies.js";
import { stackOfState, usesByAccount, usesOfKind } from "../../../provider/tools/permissions/program.js";
import { callOf, OPERATIONS, type Use, USES } from "../../../provider/rules/permissions.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { KINDS } from "../../../provider/tools/stack/resources.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { routeTable } from "../../../provider/resources/route-table/handler.js";
import { route } from "../../../provider/resources/route/handler.js";
import { subnet } from "../../../provider/resources/subnet/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import type { Props } from "../../../provider/engine/props.js";
import { startEmulator, type RunningEmulator } from "../../../provider/servers/server.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { REGIONS } from "../cloud/scene.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { LIMITS, Program, type Resource } from "../servers/emulator/program.js";
import { callsOf } from "./published/calls.js";
import type { ApiName } from "./published/fixtures.js";

const VENDORS = VENDOR_IDS.filter((vendor) => vendorOf(vendor) !== undefined);

/** Whether the client enables IPv6: not every API does it for a VPC as a whole. */
const ENABLES_IPV6: Readonly<Record<VendorId, boolean>> = {
  tencent: true,
  tce: true,
  qcloud: false,
  huawei: false,
  "jdcloud-cps": false,
  jdcloud: false,
};

const SINGLE = "reads one object that a list lacks, to see whether it is gone; the conformance suite has such cases";

/** Calls that a command of the program below does not make every time, with what makes them. */
const ELSEWHERE: Readonly<Record<VendorId, Readonly<Record<string, string>>>> = {
  tencent: {},
  tce: {},
  qcloud: {},
  huawei: {
    ShowVpc: "is read while a new VPC has the status CREATING, as in the conformance suite",
    ListSubnets: "shows whether a subnet that is not found is gone; the conformance suite has such cases",
    ListVpcPeerings: "reads more than a few connections at once, or shows that one is gone",
  },
  "jdcloud-cps": {},
  jdcloud: {
    describeVpc: SINGLE,
    describeSubnet: SINGLE,
    describeRouteTable: SINGLE,
    describeVpcPeering: SINGLE,
  },
};

/** One request of the emulator is two calls of the client's SDK, by what it contains. */
const CALLS_OF: Readonly<Record<string, readonly string[]>> = {
  BatchChangeVpcTags: ["BatchCreateVpcTags", "BatchDeleteVpcTags"],
  BatchChangeSubnetTags: ["BatchCreateSubnetTags", "BatchDeleteSubnetTags"],
};

for (const vendor of VENDORS)
  describe(`permissions of ${vendor}`, function () {
    this.timeout(120_000);
    const rules = rulesOf(vendor);
    const access = vendorOf(vendor)!.permissions();
    const target = targetOf(rules, access, {});
    const [region, farRegion] = REGIONS[vendor];
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-permissions-"));
    const time = new FastTime(50);
    const made = new Map<Command, Set<string>>(COMMANDS.map((command) => [command, new Set()]));
    let emulator: RunningEmulator;

    before(async () => {
      emulator = await startEmulator({
        cloudFile: join(folder, "cloud.db"),
        limits: LIMITS,
        now: time.now,
        onDefect: (error) => assert.fail(String(error)),
      });
    });
    after(async () => {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The opening of both programs: as they configure it. */
    const opening = new Set<Use>(rules.peerIdentity.value === "project" ? ["projectIdSet"] : []);
    const dispensable = Object.keys(access.dispensable);

    /** The calls of one step, which the permissions for the resource alone allow. */
    async function step(command: Command, resource: Resource, work: () => Promise<unknown>): Promise<void> {
      emulator.forgetCalls();
      const before = resource.outs;
      await work();
      const calls = Object.keys(emulator.calls(vendor)).flatMap((call) => CALLS_OF[call] ?? [call]);
      for (const call of calls) made.get(command)!.add(call);
      const allowed = callsOfPrograms(command, resource, [before, resource.outs]);
      assert.deepEqual(
        calls.filter((call) => !allowed.has(call) && !dispensable.includes(call)),
        [],
        `${command} of ${resource.name}`,
      );
    }

    function callsOfPrograms(command: Command, resource: Resource, inputs: readonly Props[]): Set<string> {
      const type = `pulumi-nodejs:dynamic/vpcpeering:${resource.handler.kind}`;
      const urn = `urn:pulumi:dev::p::${type}::${resource.name}`;
      const resources = inputs.filter((one) => Object.keys(one).length > 0).map((one) => ({ urn, type, inputs: one }));
      const { resources: found } = stackOfState(JSON.stringify({ deployment: { resources } }));
      const accounts = usesByAccount(found, rulesOf);
      assert.deepEqual([...new Set(accounts.map((account) => account.vendor))], [vendor]);
      const wanted = accounts.map(({ kinds }): Wanted => ({ command, kinds, further: [], opening, roles: [] }));
      return new Set(wanted.flatMap((one) => callsIn(target, one).map(({ call }) => call)));
    }

    it("allow every call of a program with all kinds and options, step by step", async () => {
      const keys = emulator.keysOf(vendor);
      const wire = { emulator, vendor, region, time, attemptTimeout: 30_000, maxCallsPerSecond: 100_000 };
      const [ours, theirs] = [new Program(wire, keys[0]!), new Program(wire, keys[1]!)];
      const own = (name: string, handler: typeof vpc, wanted: () => Props, program = ours) => ({
        program,
        resource: program.resource(handler, name, wanted),
      });
      type Own = ReturnType<typeof own>;
      const create = async (...all: Own[]) => {
        for (const { resource } of all) await step("up", resource, () => resource.create());
      };
      const update = async (...all: Own[]) => {
        for (const { resource } of all) await step("up", resource, () => resource.update());
      };
      const look = async (...all: Own[]) => {
        for (const { program, resource } of all) {
          program.restart();
          await step("preview", resource, async () => {
            await resource.refresh();
            await resource.changes();
          });
        }
      };
      const remove = async (...all: Own[]) => {
        for (const { program, resource } of all) {
          program.restart();
          await step("destroy", resource, () => resource.delete());
        }
      };

      const isFar = rules.crossRegion.value.allowed;
      const isMutual = rules.acceptance.value === "mutual";
      const has = (support: { readonly value: string }) => support.value === "update";
      let now: Props = {
        name: "a",
        ...(rules.secondaryCidrs.value !== "absent" && { secondaryCidrBlocks: ["10.90.0.0/16"] }),
        ...(ENABLES_IPV6[vendor] && { enableIpv6: true }),
        ...(has(rules.vpcTags) && { tags: { team: "net", old: "1" } }),
      };
      const a = own("a", vpc, () => ({ cidrBlock: "10.1.0.0/16", ...now }));
      const plain = (name: string, n: number, program = ours, more: Props = {}) =>
        own(name, vpc, () => ({ name, cidrBlock: `10.${n}.0.0/16`, ...more }), program);
      const b = plain("b", 2, ours, ENABLES_IPV6[vendor] ? { enableIpv6: true } : {});
      const c = plain("c", 3, theirs);
      const d = plain("d", 4);
      const far = plain("far", 5, ours, { region: farRegion });
      const theirFar = plain("their-far", 6, theirs, { region: farRegion });
      const vpcs = [a, b, c, d, ...(isFar ? [far, theirFar] : [])];
      await create(...vpcs);
      await look(...vpcs);
      now = {
        name: "a2",
        ...(rules.secondaryCidrs.value !== "absent" && { secondaryCidrBlocks: ["10.91.0.0/16"] }),
        ...(has(rules.vpcTags) && { tags: { team: "ops" } }),
      };
      await update(a);
      if (ENABLES_IPV6[vendor]) {
        now = { ...now, enableIpv6: true };
        await update(a);
      }

      let suffix = "";
      const cap = { bandwidthMbps: 10 };
      const connection = (name: string, from: Own, to: Own, more: () => Props = () => ({})) =>
        own(name, peeringConnection, () => ({
          name: `${name}${suffix}`,
          vpc: from.resource.id,
          peerVpc: to.resource.id,
          ...(to.program === theirs && { peerAccountId: theirs.key.accountId }),
          ...more(),
        }));
      const tagged = () => (has(rules.peeringTags) ? { tags: { team: `net${suffix}` } } : {});
      const ab = connection("ab", a, b, tagged);
      const ac = connection("ac", a, c);
      const dc = connection("dc", d, c);
      const aFar = connection("a-far", a, far, () => ({ ...cap, bandwidthMbps: suffix === "" ? 10 : 20 }));
      const acFar = connection("ac-far", a, theirFar, () => cap);
      const dcFar = connection("dc-far", d, theirFar, () => cap);
      const connections = [ab, ac, dc, ...(isFar ? [aFar, acFar, dcFar] : [])];
      await create(...connections);
      suffix = "-2";
      await update(ab, ...(isFar ? [aFar] : []));
      suffix = "";

      // A request that has expired is made pending again, where the vendor can.
      const { hours, reEnable } = rules.pendingExpiry.value;
      if (reEnable && hours !== null) {
        const operator = new CloudOperator(join(folder, "cloud.db"));
        operator.advance((hours + 1) * 3_600_000);
        operator.close();
        for (const one of [ac, ...(isFar ? [acFar] : []), dc, ...(isFar ? [dcFar] : [])]) {
          one.program.restart();
          await look(one);
          await update(one);
        }
      }

      const accepter = (name: string, from: Own, to: Own, request: Own, decision = "accept") =>
        own(
          name,
          peeringAccepter,
          () => ({
            ...(isMutual
              ? { vpc: to.resource.id, requester: { accountId: ours.key.accountId, vpc: from.resource.id } }
              : { peeringConnection: request.resource.id, region: to === theirFar ? farRegion : region }),
            ...(isMutual && { name: `${name}${suffix}` }),
            ...(decision === "reject" && { decision }),
            trustedAccountIds: isMutual ? undefined : [ours.key.accountId],
          }),
          theirs,
        );
      const accepts = [accepter("accept", a, c, ac), ...(isFar ? [accepter("accept-far", a, theirFar, acFar)] : [])];
      const rejects = isMutual
        ? []
        : [
            accepter("reject", d, c, dc, "reject"),
            ...(isFar ? [accepter("reject-far", d, theirFar, dcFar, "reject")] : []),
          ];
      await create(...accepts, ...rejects);
      if (isMutual) {
        suffix = "-2";
        await update(...accepts);
        suffix = "";
      }
      await look(...connections, ...accepts);

      const tagsOf = (rule: { readonly value: string }): Props =>
        has(rule) ? { tags: suffix === "" ? { team: "net", old: "1" } : { team: "ops" } } : {};
      const table = own("table", routeTable, () => ({
        name: `table${suffix}`,
        vpc: a.resource.id,
        ...tagsOf(rules.routeTableTags),
      }));
      let association: Props = {};
      const net = own("subnet", subnet, () => ({
        name: `subnet${suffix}`,
        vpc: a.resource.id,
        cidrBlock: "10.1.1.0/24",
        ...(rules.subnetZone.value !== "absent" && { zone: "100001" }),
        ...tagsOf(rules.subnetTags),
        ...association,
      }));
      await create(table, net);
      await look(table, net);
      suffix = "-2";
      await update(table, net);
      association = { routeTable: table.resource.id };
      await update(net);
      suffix = "";

      let description = "one";
      let isOn: Props = {};
      const to = (name: string, block: () => string, where: () => Props) =>
        own(name, route, () => ({
          ...where(),
          destinationCidrBlock: block(),
          peeringConnection: ab.resource.id,
          description,
        }));
      const hasSwitch = has(rules.routeEnabled);
      const blockOfB = () => "10.2.0.0/16";
      const six = () => String(b.resource.outs["ipv6CidrBlock"]);
      const byVpc = to("by-vpc", blockOfB, () => ({ vpc: a.resource.id, ...isOn }));
      const byTable = to(
        "by-table",
        () => "10.2.1.0/24",
        () => ({ routeTableId: table.resource.id }),
      );
      const bySubnet = to(
        "by-subnet",
        () => "10.2.2.0/24",
        () => ({ subnetId: net.resource.id }),
      );
      const forSix = to("for-six", six, () => ({ vpc: a.resource.id, ...isOn }));
      const routes = [byVpc, byTable, bySubnet, ...(ENABLES_IPV6[vendor] ? [forSix] : [])];
      const switched = [byVpc, ...(ENABLES_IPV6[vendor] ? [forSix] : [])];
      if (hasSwitch) isOn = { enabled: false };
      await create(...routes);
      await look(...routes);
      if (hasSwitch) {
        isOn = {};
        await update(...switched);
        isOn = { enabled: false };
        await update(...switched);
      }
      description = "two";
      await update(...routes);

      await remove(...routes, net, table, ...accepts, ...connections, ...vpcs);
    });

    for (const command of COMMANDS)
      it(`allow no call for ${command} that this program does not make`, () => {
        assert.ok(made.get("destroy")!.size > 0, "runs after the program");
        const kinds = new Map(KINDS.map((kind) => [kind, usesOfKind(kind)]));
        const all = callsIn(target, { command, kinds, further: [], opening, roles: [] }).map(({ call }) => call);
        const seen = new Set(COMMANDS.slice(0, command === "up" ? 3 : 0).flatMap((one) => [...made.get(one)!]));
        for (const call of made.get(command)!) seen.add(call);
        // A destroy refreshes first.
        if (command === "destroy") for (const call of made.get("preview")!) seen.add(call);
        const unseen = all.filter((call) => !seen.has(call) && !dispensable.includes(call));
        assert.deepEqual(
          unseen.filter((call) => ELSEWHERE[vendor][call] === undefined),
          [],
        );
      });

    it("name every call that the client's files open with, and no other", () => {
      const api = vendor as ApiName;
      const calls = new Set(callsOf(api).map(({ name }) => name));
      const ofVendor = access.apis.filter(({ name }) => vendor !== "tce" || name === "3.0");
      const named = new Set(
        ofVendor.flatMap((one) => OPERATIONS.flatMap((operation) => one.calls[operation].map(callOf))),
      );
      const unsigned =
        /^(AssumeRoleWithWebIdentity|AssumeAgencyWithOIDC|CreateTemporaryAccessKeyByToken|KeystoneCreateUserTokenByIdToken)$/;
      assert.deepEqual(
        [...calls].filter((call) => !named.has(call) && !unsigned.test(call)),
        [],
      );
      assert.deepEqual(
        [...named].filter((call) => !calls.has(call)),
        [],
      );
    });

    for (const { version } of access.forms)
      it(`have a name with a source for each call in version ${version}`, () => {
        for (const { name: api } of access.apis) {
          const one = targetOf(rules, access, { api, policyVersion: version });
          const calls = new Set(OPERATIONS.flatMap((operation) => one.api.calls[operation].map(callOf)));
          for (const call of calls) {
            const { names, source, inferred } = one.form.permissionOf(call);
            assert.match(source.document, /\S/, call);
            assert.notEqual(inferred, "", call);
            for (const name of names) assert.match(name, /^[\w/]+:[\w:]+$/, call);
          }
        }
      });

    it("have a document for each scope", () => {
      const kinds = new Map(KINDS.map((kind) => [kind, usesOfKind(kind)]));
      const further = Object.keys(FURTHER) as Further[];
      const wanted: Wanted = { command: "up", kinds, further, opening: new Set(USES), roles: [] };
      for (const document of documentsFor(target, wanted))
        assert.ok(
          document.permissions.some(({ name }) => name !== undefined),
          document.name,
        );
    });
  });

/** How each vendor refuses a call without permission, and the names that the error has for a list of VPCs. */
const REFUSALS: Readonly<Record<VendorId, readonly [status: number, body: object, fix: string]>> = {
  tencent: [
    200,
    { Response: { Error: { Code: "UnauthorizedOperation", Message: "no" }, RequestId: "r" } },
    "name/vpc:DescribeVpcs",
  ],
  tce: [
    200,
    { Response: { Error: { Code: "UnauthorizedOperation", Message: "no" }, RequestId: "r" } },
    "name/vpc:DescribeVpcs",
  ],
  qcloud: [200, { code: 4101, message: "no" }, "name/vpc:DescribeVpcEx"],
  huawei: [403, { code: "VPC.0009", message: "no" }, "vpc:vpcs:list"],
  "jdcloud-cps": [0, {}, ""],
  jdcloud: [
    403,
    { requestId: "r", error: { code: 403, status: "PERMISSION_DENIED", message: "no" } },
    "vpc:describeVpcs",
  ],
};

for (const vendor of VENDORS)
  it(`a refusal of ${vendor} for a missing permission names the permission`, async () => {
    const [status, body, name] = REFUSALS[vendor];
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const isProject = rulesOf(vendor).peerIdentity.value === "project";
      const [region] = REGIONS[vendor];
      const backend = await vendorOf(vendor)!.client()({
        settings: {
          vendor,
          backend: "api",
          endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          region,
          limits: {},
          timeoutSeconds: 10,
          ...(isProject ? { projectId: "1".repeat(32) } : { accountId: "100000000001" }),
        },
        credentials: { secretId: "AKID00000000", secretKey: "secret-0000000" },
        services: {},
      });
      await assert.rejects(backend.listVpcs({ region }), (error) => {
        assert.ok(isPeeringError(error, "permission-denied"), String(error));
        assert.ok(
          error.message.includes(
            `Grant the API key ${name} (\`vpc-peering permissions\` prints the policy), or use an account that has it.`,
          ),
          error.message,
        );
        return true;
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
