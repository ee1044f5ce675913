/** The table of the page on temporary credentials, against the rules. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { KEY_PLACES } from "../../provider/vendors/credentials.js";
import { rulesOf, VENDOR_IDS } from "../../provider/rules/registry.js";
import type { Lifetime } from "../../provider/rules/sessions.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const page = readFileSync(path.join(repository, "docs/how-to/credentials.md"), "utf8");

describe("the page on temporary credentials", () => {
  const yesNo = (has: boolean | undefined) => (has === true ? "yes" : "no");
  const span = (lifetime: Lifetime | undefined) => {
    if (lifetime === undefined) return "no";
    const { minimum, maximum } = lifetime;
    return maximum === null ? `${minimum} s to the role's maximum` : `${minimum} to ${maximum} s`;
  };
  const INSTANCE = { named: "with or without a name", one: "without a name" } as const;

  for (const vendor of VENDOR_IDS) {
    it(`has a row of ${vendor} with what its rules have`, () => {
      const { profiles, role, agency, oidc, instanceRole } = rulesOf(vendor).sessions.value;
      const row = page.split("\n").find((line) => line.startsWith(`| \`${vendor}\` `));
      const cells = row!.split("|").map((cell) => cell.trim());
      assert.deepEqual(cells.slice(2, -1), [
        yesNo(profiles),
        span(role?.lifetime),
        yesNo(role?.externalId),
        span(agency?.lifetime),
        span(oidc?.lifetime),
        instanceRole === null ? "no" : INSTANCE[instanceRole],
      ]);
    });
  }

  it("names every variable of a role or a profile, and the file of every profile", () => {
    const full = page.replaceAll("`…_", "`TENCENTCLOUD_ASSUME_ROLE_");
    for (const [vendor, { variables, files, profile }] of Object.entries(KEY_PLACES)) {
      const further = files.flatMap(({ variable, folderVariable }) => [variable, folderVariable]);
      for (const name of [...(profile?.names ?? []), ...further]) {
        if (name !== undefined) assert.ok(page.includes(`\`${name}\``), `${vendor}: ${name}`);
      }
      for (const names of variables.flatMap(({ roles = [] }) => roles)) {
        const { arnOf: _, ...texts } = names;
        for (const name of Object.values(texts)) {
          const short = name.replace(/^TENCENTCLOUDENTERPRISE_ASSUME_ROLE_(?!ARN)/, "TENCENTCLOUD_ASSUME_ROLE_");
          assert.ok(full.includes(`\`${name}\``) || full.includes(`\`${short}\``), `${vendor}: ${name}`);
        }
      }
      for (const file of files) assert.ok(page.includes(`~/${file.path.replace("{profile}", "ci")}`), file.path);
    }
  });
});
