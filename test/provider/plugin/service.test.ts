/** The plugin's service over its own protocol, without an engine. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { repository } from "../../structure/source.js";
import { RESOURCES } from "../../../provider/resources/declarations.js";
import { redact } from "../../../provider/errors.js";
import { openService } from "../../../provider/plugin/service.js";
import { UNKNOWN } from "../../../provider/engine/unknown.js";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const reference = (urn: string, id: string) => ({ [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn, id });
const urnOf = (kind: string, name: string) => `urn:pulumi:dev::test::vpcpeering:index:${kind}::${name}`;
const struct = (values: object) => Struct.fromJavaScript(values as never);
const valuesOf = (values: Struct | undefined) => values?.toJavaScript() as Record<string, unknown>;

describe("the plugin's service", () => {
  let folder: string;
  let server: Server;
  let client: ResourceProviderClient;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-plugin-"));
    server = new Server();
    server.addService(ResourceProviderService, openService({ version: "1.2.3", schema: () => '{"name":"x"}' }));
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      ),
    );
    client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterEach(async () => {
    client.close();
    server.forceShutdown();
    await rm(folder, { recursive: true, force: true });
  });

  /** A method of the client, by its name. */
  const call = <Response>(method: string, request: unknown): Promise<Response> =>
    new Promise((resolve, reject) => {
      const methods = client as unknown as Record<
        string,
        (request: unknown, callback: (error: ServiceError | null, response: Response) => void) => void
      >;
      methods[method]!(request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });

  const configure = (values: object = {}) =>
    call<messages.ConfigureResponse>(
      "configure",
      new messages.ConfigureRequest().setArgs(
        struct({ vendor: "tce", region: "ap-guangzhou", cloudFile: join(folder, "cloud.db"), ...values }),
      ),
    );

  async function check(kind: string, name: string, news: object, olds: object = {}) {
    const request = new messages.CheckRequest().setUrn(urnOf(kind, name)).setNews(struct(news)).setOlds(struct(olds));
    const response = await call<messages.CheckResponse>("check", request);
    return {
      inputs: valuesOf(response.getInputs()),
      failures: response.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()]),
    };
  }

  async function create(kind: string, name: string, news: object) {
    const { inputs, failures } = await check(kind, name, news);
    assert.deepEqual(failures, []);
    const request = new messages.CreateRequest().setUrn(urnOf(kind, name)).setProperties(struct(inputs));
    const response = await call<messages.CreateResponse>("create", request);
    return { id: response.getId(), inputs, outputs: valuesOf(response.getProperties()) };
  }

  it("names its version and its schema", async () => {
    const info = await call<PluginInfo>("getPluginInfo", new Empty());
    assert.equal(info.getVersion(), "1.2.3");
    const schema = await call<messages.GetSchemaResponse>("getSchema", new messages.GetSchemaRequest());
    assert.equal(schema.getSchema(), '{"name":"x"}');
  });

  it("accepts references to resources and secrets", async () => {
    const response = await configure();
    assert.deepEqual([response.getAcceptresources(), response.getAcceptsecrets()], [true, true]);
  });

  it("returns what was secret as a secret, and prints none in an error", async () => {
    await configure();
    const { inputs, outputs } = await create("Vpc", "app", { cidrBlock: "10.0.0.0/16", name: secret("confidential") });
    assert.deepEqual(inputs["name"], secret("confidential"));
    assert.deepEqual(outputs["name"], secret("confidential"));
    assert.equal(outputs["cidrBlock"], "10.0.0.0/16");
    const { failures } = await check("Vpc", "data", { cidrBlock: secret("10.99.77.55/16") });
    assert.equal(failures.length, 1);
    assert.equal(failures[0]![0], "");
    assert.match(failures[0]![1]!, /^cidrBlock "\[secret\]": has host bits set/);
  });

  it("returns the CIDR blocks of an end as a secret if one of its VPC is, and keeps the rest of it in messages", async () => {
    await configure();
    const app = await create("Vpc", "app", { cidrBlock: secret("10.88.0.0/16") });
    const data = await create("Vpc", "data", { cidrBlock: "10.89.0.0/16" });
    const ends = { vpc: reference(urnOf("Vpc", "app"), app.id), peerVpc: reference(urnOf("Vpc", "data"), data.id) };
    const { id, inputs, outputs } = await create("PeeringConnection", "link", ends);
    assert.deepEqual(inputs["secretOutputs"], ["requester"]);
    const blocksOf = (end: unknown) => (end as { readonly cidrBlocks: unknown }).cidrBlocks;
    assert.deepEqual(blocksOf(outputs["requester"]), secret(["10.88.0.0/16"]));
    assert.deepEqual([outputs["crossRegion"], outputs["role"]], [false, "both"]);
    assert.deepEqual(blocksOf(outputs["accepter"]), ["10.89.0.0/16"]);

    const request = new messages.ReadRequest().setUrn(urnOf("PeeringConnection", "link")).setId(id);
    const read = await call<messages.ReadResponse>("read", request.setProperties(struct(outputs)));
    assert.deepEqual(valuesOf(read.getProperties()), outputs);
    assert.equal(redact(JSON.stringify(data.outputs["account"])), JSON.stringify(data.outputs["account"]));
  });

  it("reads an ID from a reference, and does not know that of a resource to be created", async () => {
    await configure();
    const vpc = urnOf("Vpc", "app");
    const inputs = { cidrBlock: "10.0.1.0/24", vpc: reference(vpc, "ap-guangzhou/vpc-1") };
    assert.equal((await check("Subnet", "web", inputs)).inputs["vpc"], "ap-guangzhou/vpc-1");
    assert.equal((await check("Subnet", "web", { ...inputs, vpc: reference(vpc, "") })).inputs["vpc"], UNKNOWN);
  });

  it("fails a property that is a reference by its reason alone, which names it", async () => {
    await configure();
    for (const name of ["app", "data"]) await check("Vpc", name, { cidrBlock: "10.0.0.0/16" });
    const ends = { vpc: reference(urnOf("Vpc", "app"), ""), peerVpc: reference(urnOf("Vpc", "data"), "") };
    const { failures } = await check("PeeringConnection", "link", ends);
    assert.equal(failures.length, 1);
    assert.equal(failures[0]![0], "");
    assert.match(failures[0]![1]!, /^peerVpc: the CIDR blocks of the two VPCs overlap/);
  });

  it("fails a property that the program did not set by its reason alone", async () => {
    await configure();
    const subnet = { vpc: "ap-guangzhou/vpc-1", cidrBlock: "10.0.1.0/24", zone: "" };
    assert.equal((await check("Subnet", "web", subnet)).failures[0]![0], "zone");
    const { failures } = await check("Vpc", "app", {});
    assert.equal(failures.length, 1);
    assert.equal(failures[0]![0], "");
    assert.match(failures[0]![1]!, /^cidrBlock: /);
  });

  it("fails what belongs to a VPC of another account, whatever its kind", async () => {
    await configure();
    await check("Vpc", "app", { cidrBlock: "10.0.0.0/16" });
    await configure({ accountId: "100000000002" });
    const vpc = reference(urnOf("Vpc", "app"), "");
    const kinds = {
      Subnet: { vpc, cidrBlock: "10.0.1.0/24" },
      RouteTable: { vpc },
      PeeringConnection: { vpc, peerVpc: "ap-guangzhou/vpc-2" },
      Route: { vpc, destinationCidrBlock: "10.1.0.0/16", peeringConnection: "ap-guangzhou/pcx-1" },
    };
    for (const [kind, inputs] of Object.entries(kinds)) {
      const [failure] = (await check(kind, "one", inputs)).failures;
      assert.match(failure![1]!, /belongs to account 100000000001, and this provider acts as 100000000002/, kind);
      assert.match(failure![1]!, /Pass a Provider of account 100000000001.*\(wrong-account\)$/);
    }
  });

  it("adds outputs that the schema declares, and gives the handlers theirs alone", async () => {
    await configure();
    const vpc = await create("Vpc", "app", { cidrBlock: "10.0.0.0/16" });
    assert.equal(vpc.outputs["vpcId"], vpc.id.split("/")[1]);
    assert.equal(vpc.outputs["accountId"], "100000000001");
    assert.match(String(vpc.outputs["__provider"]), /handler\('Vpc'\)/);
    const request = new messages.DiffRequest()
      .setUrn(urnOf("Vpc", "app"))
      .setId(vpc.id)
      .setOlds(struct(vpc.outputs))
      .setOldInputs(struct(vpc.inputs))
      .setNews(struct(vpc.inputs));
    const diff = await call<messages.DiffResponse>("diff", request);
    assert.equal(diff.getChanges(), messages.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("has every output of the schema for each kind of resource", async () => {
    await configure();
    const app = await create("Vpc", "app", { cidrBlock: "10.0.0.0/16" });
    const data = await create("Vpc", "data", { cidrBlock: "10.1.0.0/16" });
    const table = await create("RouteTable", "table", { vpc: app.id });
    const subnet = await create("Subnet", "subnet", { vpc: app.id, cidrBlock: "10.0.1.0/24", zone: "ap-guangzhou-3" });
    const connection = await create("PeeringConnection", "link", { vpc: app.id, peerVpc: data.id });
    const route = await create("Route", "route", {
      vpc: app.id,
      destinationCidrBlock: "10.1.0.0/16",
      peeringConnection: connection.id,
    });
    const made = { Vpc: app, RouteTable: table, Subnet: subnet, PeeringConnection: connection, Route: route };
    for (const [kind, { outputs }] of Object.entries(made)) {
      const { derived } = RESOURCES[kind as keyof typeof RESOURCES];
      assert.deepEqual(
        Object.keys(derived).filter((name) => outputs[name] === undefined),
        [],
        kind,
      );
    }
    assert.deepEqual([route.outputs["region"], connection.outputs["peerRegion"]], ["ap-guangzhou", "ap-guangzhou"]);
  });

  it("reports a key of the configuration that does not exist, and judges no unknown value", async () => {
    const failuresOf = async (values: object) => {
      const response = await call<messages.CheckResponse>(
        "checkConfig",
        new messages.CheckRequest().setNews(struct(values)),
      );
      return response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    };
    assert.match((await failuresOf({ vendor: "tce", regoin: "x" }))[0]!, /^regoin: .*Set region/);
    assert.match((await failuresOf({ vendor: "none" }))[0]!, /^vendor: .*the vendor does not exist/);
    assert.match((await failuresOf({}))[0]!, /^: vpcpeering:vendor: no vendor is configured/);
    assert.deepEqual(await failuresOf({ vendor: UNKNOWN, version: "0.1.0" }), []);
    assert.deepEqual(await failuresOf({ vendor: "tce", secretKey: secret("K3Y") }), []);
  });

  it("changes a provider in place, whatever changes", async () => {
    const request = new messages.DiffRequest()
      .setOldInputs(struct({ vendor: "tce", accountId: "100000000001" }))
      .setNews(struct({ vendor: "tce", accountId: "100000000002" }));
    const diff = await call<messages.DiffResponse>("diffConfig", request);
    assert.deepEqual([diff.getReplacesList(), diff.getDiffsList()], [[], ["accountId"]]);
  });

  it("calls functions, and reports a wrong argument as a failure", async () => {
    await configure();
    const { id } = await create("Vpc", "app", { cidrBlock: "10.0.0.0/16" });
    const invoke = (name: string, args: object) =>
      call<messages.InvokeResponse>(
        "invoke",
        new messages.InvokeRequest().setTok(`vpcpeering:index:${name}`).setArgs(struct(args)),
      );
    const { vpcs } = valuesOf((await invoke("getVpcs", {})).getReturn()) as { vpcs: { id: string }[] };
    assert.deepEqual(
      vpcs.map((vpc) => vpc.id),
      [id],
    );
    const [failure] = (await invoke("getVpcs", { nmae: "x" })).getFailuresList();
    assert.match(failure!.getReason(), /nmae/);
    await assert.rejects(invoke("getNothing", {}), /no function getNothing/);
  });

  it("rejects a type that the package does not have", async () => {
    await configure();
    await assert.rejects(check("Cluster", "x", {}), /no resource of type Cluster/);
  });

  it("reports an object that is gone by an empty ID, and a missing one to import by an error", async () => {
    await configure();
    const { id, outputs } = await create("Vpc", "app", { cidrBlock: "10.0.0.0/16" });
    const of = (properties: object) =>
      new messages.ReadRequest().setUrn(urnOf("Vpc", "app")).setId(id).setProperties(struct(properties));
    const read = (properties: object) => call<messages.ReadResponse>("read", of(properties));
    assert.equal((await read(outputs)).getId(), id);
    // As a later run of the engine does: what a run has made itself, it keeps.
    await configure({ timeoutSeconds: "599" });
    const deletion = new messages.DeleteRequest().setUrn(urnOf("Vpc", "app")).setId(id).setProperties(struct(outputs));
    await call<Empty>("delete", deletion);
    assert.equal((await read(outputs)).getId(), "");
    await assert.rejects(read({}), /there is no Vpc of that id/);
  });

  it("answers as awaiting, if the configuration requires it, what another account has to do first", async () => {
    const settings = { accountId: "100000000002", timeoutSeconds: "0.1" };
    const requester = { accountId: "100000000001", vpc: "ap-guangzhou/vpc-nobodys" };
    await configure(settings);
    const { id: vpc } = await create("Vpc", "mine", { cidrBlock: "10.0.0.0/16" });
    for (const [pendingAcceptance, code, details] of [
      ["defer", "timeout", []],
      ["await", "awaiting", ["type.googleapis.com/pulumirpc.ErrorResourceAwaitFailed"]],
    ] as const) {
      await configure({ ...settings, pendingAcceptance });
      await assert.rejects(create("PeeringAccepter", "accepter", { vpc, requester }), (error: ServiceError) => {
        assert.match(error.details, new RegExp(`a request from vpc-nobodys .* did not happen .*\\(${code}\\)$`));
        const [whole] = error.metadata.get("grpc-status-details-bin");
        const status = whole === undefined ? undefined : Status.deserializeBinary(whole as Buffer);
        assert.deepEqual(status?.getDetailsList().map((detail) => detail.getTypeUrl()) ?? [], details);
        return true;
      });
    }
  });

  it("ends a wait when the engine is interrupted", async () => {
    await configure({ accountId: "100000000002" });
    const { id } = await create("Vpc", "mine", { cidrBlock: "10.0.0.0/16" });
    const requester = { accountId: "100000000001", vpc: "ap-guangzhou/vpc-nobodys" };
    const waiting = create("PeeringAccepter", "accepter", { vpc: id, requester });
    const ended = assert.rejects(waiting, /interrupted while it waited.*\(cancelled\)/);
    // The wait begins after a check and a first look.
    const timer = setInterval(() => client.cancel(new Empty(), () => undefined), 50);
    await ended.finally(() => clearInterval(timer));
  });
});

describe("the executable of the plugin", () => {
  it("is written for a Node.js that package.json requires", async () => {
    const { engines } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    assert.match(engines.node, /^>=\d+\.\d+$/, "scripts/build-plugin.mjs reads it in this form");
  });
});
