/** What only the account knows: one clear error each at `up`, on the resource's own line, and nothing made for it. */
import assert from "node:assert/strict";
import type { EngineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import type { RuleName, Rows } from "./cell.js";
import type { Cells } from "./cells.js";
import { asAccount } from "./ground.js";
import { storyProgram } from "./story.js";
import { resourceErrors, type World } from "./world.js";

export interface Decided {
  readonly world: World;
  readonly run: EngineRun;
  readonly linksBefore: number;
  readonly linksAfter: number;
}

type DecidedCells = Pick<Cells, "secondLink" | "peersOverlap" | "onlyRequesterInitiates" | "foreignLink">;

/** The story once more, with resources that only the account can refuse. All of them are tried in one run. */
export async function decide(world: World): Promise<Decided> {
  const { stack, ground, cells } = world;
  const outside = await connectionMadeOutside(world);
  const cap = cells.bandwidthAcross === "required" ? "{ bandwidthMbps: 10 }" : "{}";
  const more = `
    link("second", "${outside.vpc}", "${outside.peerVpc}");
    new Route("stray", { vpc: vpc3, destinationCidrBlock: "10.2.0.0/16", peeringConnection: near1.id }, { provider: b });
    ${cells.peersOverlap.near === "refused" ? `link("clashNear", vpc1, vpc("clash1", "10.2.128.0/17"));` : ""}
    ${cells.peersOverlap.far === "refused" ? `link("clashFar", vpc1, vpc("clash2", "10.4.128.0/17", { region: far }), ${cap});` : ""}
    ${
      cells.onlyRequesterInitiates instanceof RegExp
        ? `new PeeringAccepter("unasked", { vpc: vpc3, requester: { accountId: vpc2.accountId, vpc: vpc2 }, timeoutSeconds: 1 }, { provider: b });`
        : ""
    }`;
  const connectionsBefore = await countConnections(stack);
  await stack.setProgram(storyProgram(ground, cells, { changed: true, more }));
  const run = await stack.up({ expectError: true, args: ["--continue-on-error"] });
  return { world, run, linksBefore: connectionsBefore, linksAfter: await countConnections(stack) };
}

export const DECIDED: Rows<Decided, DecidedCells> = {
  secondLink: { rule: "ends", test: (decided, words) => failsOnce(decided, "second", words) },
  foreignLink: { rule: "routes", test: (decided, words) => failsOnce(decided, "stray", words) },
  onlyRequesterInitiates: {
    rule: "acceptance",
    test: (decided, words) => failsOnce(decided, "unasked", words),
  },
  peersOverlap: {
    rule: "peersOverlap",
    async test(decided, { near, far }) {
      const { states } = await decided.world.outputs();
      for (const [verdict, name, words] of [
        [near, "clashNear", /10\.2\.128\.0\/17 of .* overlaps 10\.2\.0\.0\/16/],
        [far, "clashFar", /10\.4\.128\.0\/17 of .* overlaps 10\.4\.0\.0\/16/],
      ] as const) {
        if (verdict === "refused") failsOnce(decided, name, words, "peersOverlap");
      }
      if (near === "allowed" || far === "allowed") {
        assert.deepEqual([states["twin1"], states["twin2"]], ["active", "active"]);
      }
    },
  },
};

function failsOnce(
  { world, run, linksBefore: connectionsBefore, linksAfter: connectionsAfter }: Decided,
  name: string,
  words: RegExp,
  rule?: RuleName,
): void {
  const own = resourceErrors(run).filter((error) => error.name === name);
  assert.equal(own.length, 1, `${name}: ${run.errors}`);
  assert.match(own[0]!.message, words);
  if (rule !== undefined) world.namesSource(rule, own[0]!.message);
  assert.equal(connectionsAfter, connectionsBefore);
}

/** A link of which the program knows nothing. */
function connectionMadeOutside({ ground, stack }: World): Promise<{ vpc: string; peerVpc: string }> {
  const { region } = ground;
  return asAccount(ground, 0, stack.cloudFile, async (backend) => {
    const own = await backend.createVpc({ region, name: "outside-1", cidrBlock: "10.101.0.0/16" });
    const peer = await backend.createVpc({ region, name: "outside-2", cidrBlock: "10.102.0.0/16" });
    await backend.createPeering({
      region,
      name: "by-hand",
      vpcId: own.id,
      peerRegion: region,
      peerVpcId: peer.id,
      peerAccountId: ground.accounts[0],
    });
    return { vpc: `${region}/${own.id}`, peerVpc: `${region}/${peer.id}` };
  });
}

async function countConnections(stack: EngineStack): Promise<number> {
  return (await stack.cloud())["peeringConnections"]!.length;
}
