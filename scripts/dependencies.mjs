/**
 * Writes docs/dependencies.md: every package that comes with an installation, from the lockfile, with its
 * licence and the newest version in npm's registry.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, PAGE } from "./docs/dependencies.mjs";
import { runQuietly } from "./set-up/command.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const rows = [];
  for (const { name, version, license, direct } of installed()) {
    const newest = JSON.parse(await runQuietly("npm", ["view", name, "version", "--json"], { cwd: repository }));
    rows.push(`| ${direct ? `**${name}**` : name} | ${version} | ${license} | ${newest} |`);
  }
  writeFileSync(
    join(repository, PAGE),
    `# Dependencies

Packages that \`npm install pulumi-vpc-peering\` installs beside the peer dependency \`@pulumi/pulumi\`; direct dependencies in bold. The packages \`@libsql/…\` are the SQLite library of one platform each, and npm installs one of them. The only install script is that of \`protobufjs\`, which compares versions in package.json: \`npm install --ignore-scripts\` works as well.

\`npm run dependencies\` writes this page from the lockfile and npm's registry; a test compares it with the lockfile. \`npm run sbom\` writes the same list and everything that it is built with as a CycloneDX document, which each release has as an attachment.

| Package | Version | Licence | Newest |
| ------- | ------- | ------- | ------ |
${rows.join("\n")}
`,
  );
  await runQuietly("npx", ["prettier", "--write", PAGE], { cwd: repository });
});
