/** Identity of the account, and secrets. */
import assert from "node:assert/strict";
import type { Case } from "./case.js";
import { refuses } from "./expectations.js";

export const accountCases: readonly Case[] = [
  {
    title: "an account reports its id, and has the same identity each time it is opened",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { accountId, projectId } = await backend.getAccount();
      assert.ok([accountId, projectId].includes(backend.accountId), "getAccount names the account that acts");
      assert.notEqual(backend.accountId, "");
      const [kind, ...parts] = backend.identity.split("/");
      assert.notEqual(kind, "");
      assert.deepEqual(parts.slice(0, 2), [scene.rules.id, backend.accountId], "the identity names vendor and account");
      assert.ok(backend.settleSeconds >= 0);

      const again = await scene.subject.open("requester");
      try {
        assert.equal(again.identity, backend.identity);
      } finally {
        again.close?.();
      }
    },
  },
  {
    title: "another account has another identity",
    needs: ["second account"],
    run: async (scene) => {
      const [one, other] = [await scene.as("requester"), await scene.as("accepter")];
      assert.notEqual(one.accountId, other.accountId);
      assert.notEqual(one.identity, other.identity);
    },
  },
  {
    title: "no identity, notice or error contains a secret",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const gone = await scene.vpc("requester", "10.21.0.0/16");
      await backend.deleteVpc(gone);
      const error = await refuses(() => backend.updateVpc(gone, { name: scene.name() }), ["not-found"], "a change");
      const said = [backend.identity, backend.notice, error.message, JSON.stringify(error.detail), error.stack].join();
      for (const secret of scene.subject.secrets ?? [])
        assert.ok(!said.includes(secret), "a message contains a secret");
    },
  },
];
