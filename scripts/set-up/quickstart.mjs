/**
 * The quickstart's own Pulumi surroundings, the same for every command: state in this folder, no account, no
 * prompt, nothing changed in the user's own Pulumi login.
 */
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { executable } from "../pulumi-cli/find.mjs";
import { runHere, runQuietly } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { repository } from "./repository.mjs";
import { Stop } from "./stop.mjs";

export const STACK = "dev";

/** On a terminal Pulumi draws its tree, which it does not with this flag; `--yes` leaves nothing to ask there. */
export const withoutPrompt = process.stdout.isTTY ? [] : ["--non-interactive"];

/** @param {string} cli the folder of the Pulumi CLI */
export function quickstart(cli) {
  const state = join(repository, ".vpc-peering", "state");
  mkdirSync(state, { recursive: true });
  const env = quickstartEnv(process.env, cli, state);
  const pulumi = join(cli, executable("pulumi"));
  const options = { cwd: repository, env };
  return {
    /** @param {readonly string[]} args */
    run: (args) => runHere(pulumi, args, options),

    /**
     * Waits for another `npm run up` or `destroy` of this folder: Pulumi's own lock of the stack would end this one.
     * @param {() => Promise<number>} task
     */
    alone: (task) =>
      withLock(join(repository, ".vpc-peering", "quickstart.lock"), task, {
        onWait: (pid) => console.error(`Waiting for process ${pid}, which is updating the quickstart.`),
      }),

    /** Makes the stack and selects it. */
    select: async () => {
      await runQuietly(pulumi, ["stack", "select", "--create", STACK, "--non-interactive"], options);
    },

    /** Some stack is selected already, perhaps another one: the user's choice stays. */
    isSelected: () =>
      runQuietly(pulumi, ["stack", "--show-name", "--non-interactive"], options).then(
        () => true,
        (error) => {
          if (error instanceof Stop) return false;
          throw error;
        },
      ),

    /** What the embedded cloud now holds. */
    show: () => runHere(process.execPath, [join(repository, "dist", "cli", "main.js"), "cloud", "list"], options),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env @param {string} cli @param {string} state
 * @returns {NodeJS.ProcessEnv}
 */
export function quickstartEnv(env, cli, state) {
  return {
    ...env,
    PATH: [cli, env["PATH"] ?? env["Path"]].join(delimiter),
    PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
    // The quickstart has no secrets, so an empty passphrase protects as much as any. Your own is used if it is set.
    ...(env["PULUMI_CONFIG_PASSPHRASE_FILE"]
      ? {}
      : { PULUMI_CONFIG_PASSPHRASE: env["PULUMI_CONFIG_PASSPHRASE"] ?? "" }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
