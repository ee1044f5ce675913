import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/** A connection of account 1 and an acceptance of account 2, each with a half that an update left and that has ended. */
describe("an ended half that an unfinished update left", function () {
  this.timeout(120_000);
  const [OURS, THEIRS] = ["100000000001", "100000000002"] as const;
  const REGION = "cn-north-1";
  let stack: EngineStack;
  let left: string[];
  let close: (() => void) | undefined;
  let endedThird: () => Promise<{ readonly half: string; readonly program: string }>;

  const open = (accountId: string) =>
    openEmbeddedBackend({
      vendor: "jdcloud",
      backend: "embedded",
      accountId,
      cloudFile: stack.cloudFile,
      limits: {},
      timeoutSeconds: 60,
    });

  before(async () => {
    stack = await engineStack({ program: "" });
    const [us, them] = [open(OURS), open(THEIRS)];
    const vpc = async (backend: Backend, name: string, cidrBlock: string) =>
      (await backend.createVpc({ region: REGION, name, cidrBlock })).id;
    const half = async (backend: Backend, name: string, vpcId: string, peerVpcId: string, peerAccountId: string) =>
      (await backend.createPeering({ name, region: REGION, vpcId, peerRegion: REGION, peerVpcId, peerAccountId })).id;
    const own = await vpc(us, "own", "10.1.0.0/16");
    const peers = [await vpc(them, "one", "10.2.0.0/16"), await vpc(them, "other", "10.3.0.0/16")] as const;
    const endedHalf = async (
      backend: Backend,
      name: string,
      ends: [string, string],
      peer: [Backend, string],
      account: string,
    ) => {
      const id = await half(backend, name, ...ends, peer[1]);
      const theirs = await half(peer[0], "theirs", ends[1], ends[0], account);
      await peer[0].deletePeering({ region: REGION, id: theirs });
      return id;
    };
    left = [
      await endedHalf(us, "half-one", [own, peers[0]], [them, THEIRS], OURS),
      await endedHalf(them, "half-other", [peers[1], own], [us, OURS], THEIRS),
    ];
    const id = (vpcId: string) => `${REGION}/${vpcId}`;
    const program = (peerVpc: string, name = "half-one") => `${IMPORTS}
      const provider = (account) => new Provider("p" + account, { vendor: "jdcloud", accountId: account, region: "${REGION}" });
      const [us, them] = [provider("${OURS}"), provider("${THEIRS}")];
      new PeeringConnection("link", { name: "${name}", vpc: "${id(own)}", peerVpc: "${id(peerVpc)}", peerAccountId: "${THEIRS}" }, { provider: us });
      new PeeringAccepter("accepter", { name: "half-other", vpc: "${id(peers[1])}", requester: { accountId: "${OURS}", vpc: "${id(own)}" } }, { provider: them });
    `;
    await stack.setProgram(program(peers[0]));
    endedThird = async () => {
      const third = await vpc(them, "third", "10.4.0.0/16");
      // The connection in state has its name still.
      const half = await endedHalf(us, "half-two", [own, third], [them, THEIRS], OURS);
      return { half, program: program(third, "half-two") };
    };
    close = () => [us, them].forEach((backend) => backend.close?.());
  });
  after(() => {
    close?.();
    return stack?.close();
  });

  /** Both accounts' own halves, live or ended. */
  const halves = async () => {
    const lists = [OURS, THEIRS].map(async (accountId) => {
      const backend = open(accountId);
      const found = await backend.listPeerings({ region: REGION });
      backend.close?.();
      return found.map(({ id, state }) => `${id} ${state}`);
    });
    return (await Promise.all(lists)).flat();
  };
  const ended = () => left.map((id) => `${id} deleted-by-peer`).toSorted();

  it("is named by the preview of the resource whose creation deletes it", async () => {
    const { warnings } = await stack.preview();
    const named = [...warnings.matchAll(/its creation deletes the half cn-north-1\/(\S+), which an unfinished/g)];
    assert.deepEqual([...new Set(named.map(([, id]) => String(id)))].toSorted(), left.toSorted());
    assert.deepEqual((await halves()).toSorted(), ended());
  });

  it("is deleted by the update, after which nothing is left to show", async () => {
    await stack.up();
    const now = await halves();
    assert.deepEqual(
      now.map((half) => half.split(" ")[1]),
      ["pending-acceptance", "pending-acceptance"],
    );
    assert.ok(left.every((id) => !now.join().includes(id)));
    const { warnings, changes } = await stack.preview();
    assert.deepEqual([changes, warnings.includes("deletes the half")], [[], false]);
  });

  it("is named by the preview of a replacement, which deletes it", async () => {
    const { half, program } = await endedThird();
    await stack.setProgram(program);
    const { warnings } = await stack.preview();
    assert.match(warnings, new RegExp(`its creation deletes the half cn-north-1/${half}, which an unfinished`));
    await stack.up();
    assert.ok(!(await halves()).join().includes(half));
  });
});
