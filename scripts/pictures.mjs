/** Draws the pictures of the documentation from the recorded changes, with the command that the pages tell of. */
import { join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

const PICTURES = { region: "topology-replaced", "no-return": "topology-no-return", mesh: "topology-mesh" };

await main(async () => {
  for (const [change, picture] of Object.entries(PICTURES)) {
    const recorded = (/** @type {string} */ file) => join("test", "fixtures", "previews", change, file);
    const input = ["--preview", recorded("preview.json"), "--state", recorded("state.json")];
    const out = join("docs", "pictures", `${picture}.svg`);
    const command = [join("dist", "cli", "main.js"), "topology", ...input, "--out", out];
    const code = await runHere(process.execPath, command, { cwd: repository });
    if (code !== 0) return code;
  }
  return 0;
});
