/** Credentials that are taken again before they expire. */
import assert from "node:assert/strict";
import type { SessionCredentials } from "../../../provider/backend/credentials.js";
import { Session } from "../../../provider/credentials/session.js";
import { PeeringError } from "../../../provider/errors.js";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("a session", () => {
  let now: number;
  let taken: number;
  let lifetime: number;
  let failure: Error | undefined;
  let said: string[];

  const take = async (): Promise<SessionCredentials> => {
    await Promise.resolve();
    if (failure !== undefined) throw failure;
    taken++;
    return { secretId: `id-${taken}`, secretKey: "key", securityToken: "token", expiresAt: now + lifetime };
  };
  const open = async () =>
    new Session(await take(), now, take, { now: () => now, log: (text) => void said.push(text) });

  beforeEach(() => {
    [now, taken, lifetime, failure, said] = [1_000_000_000_000, 0, HOUR, undefined, []];
  });

  it("is renewed when 5 minutes are left, once for all calls that wait", async () => {
    const session = await open();
    now += HOUR - 5 * MINUTE - 1;
    assert.equal((await session.current()).secretId, "id-1");
    now += 1;
    const all = await Promise.all(Array.from({ length: 20 }, () => session.current()));
    assert.deepEqual([...new Set(all.map(({ secretId }) => secretId))], ["id-2"]);
    assert.equal(taken, 2);
  });

  it("of a few minutes is renewed when half of it is left", async () => {
    lifetime = 4 * MINUTE;
    const session = await open();
    now += 2 * MINUTE - 1;
    assert.equal((await session.current()).secretId, "id-1");
    now += 1;
    assert.equal((await session.current()).secretId, "id-2");
  });

  it("is used until it expires if it cannot be renewed, and then the failure is an error", async () => {
    const session = await open();
    failure = new PeeringError("backend-failure", "STS does not answer");
    now += HOUR - 4 * MINUTE;
    assert.equal((await session.current()).secretId, "id-1");
    assert.equal((await session.current()).secretId, "id-1");
    assert.deepEqual(said, ["the credentials expire at 2001-09-09T02:46:40.000Z, and: STS does not answer."]);
    now += 4 * MINUTE;
    await assert.rejects(session.current(), /STS does not answer/);
    failure = undefined;
    assert.equal((await session.current()).secretId, "id-2");
  });

  it("is renewed once for all calls whose credentials were refused", async () => {
    const session = await open();
    now += MINUTE;
    const sentAt = now;
    now += 10;
    assert.deepEqual(await Promise.all([session.renew(sentAt), session.renew(sentAt)]), ["renewed", "renewed"]);
    now += 10;
    assert.equal(await session.renew(sentAt), "replaced");
    assert.equal(taken, 2);
  });

  it("is renewed for a call that was sent while it was being issued", async () => {
    const session = await open();
    now += MINUTE;
    const sentAt = now + 5;
    const issued = session.renew(now);
    now += 10;
    assert.equal((await session.current()).secretId, "id-2");
    await issued;
    assert.equal(await session.renew(sentAt), "renewed");
    assert.equal(taken, 3);
  });
});
