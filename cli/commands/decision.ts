/** `vpc-peering accept` and `reject`: decisions about requests. */
import type { Command } from "commander";
import type { Backend, PeeringRecord } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { formatId } from "../../provider/engine/ids.js";
import { citation, type PeeringState } from "../../provider/rules/schema.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { print } from "./cloud-command.js";
import { confirm } from "../confirm.js";
import { findConnection } from "../options/find-connection.js";
import { describeAnswered, describeRequest } from "../format/connections-text.js";
import { addSettingsOptions, readGivenSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";

interface AnswerOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

type Answer = "accept" | "reject";

const answerExamples = (answer: Answer): string => `
Examples:
  vpc-peering ${answer} ap-guangzhou/pcx-1a2b3c4d --vendor tce --account 100000000002
  vpc-peering ${answer} pcx-1a2b3c4d --vendor tce --account 100000000002 --region ap-guangzhou --yes

The account is the accepter's. To manage the decision in a program, declare a PeeringAccepter${
  answer === "accept" ? ": it adopts\na connection that was accepted here." : ' with\ndecision: "reject".'
}

${SETTINGS_HELP}`;

/** `accept <connection>` or `reject <connection>`, by the command's name. */
export function registerDecision(command: Command): void {
  const answer = command.name() as Answer;
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions to search for a bare id (default: regions in use if the cloud reports them, else all known regions)",
    )
    .option("--yes", "skip the confirmation")
    .option("--json", "print the connection as JSON")
    .addHelpText("after", answerExamples(answer))
    .action((connection: string, options: AnswerOptions) => decide(answer, connection, options));
}

async function decide(answer: Answer, text: string, options: AnswerOptions): Promise<void> {
  const { settings: given } = readGivenSettings(options);
  const settings = inNamedRegion(given, options.region, [text]);
  const found = await withAccount(settings, `looking for ${text}`, async (backend) => {
    const connection = await findConnection(backend, given, text, options.region);
    refuse(answer, connection, backend, settings);
    return connection;
  });
  if (!options.yes && !(await confirm(`${describeRequest(found)}\n${answer === "accept" ? "Accept" : "Reject"} it?`))) {
    process.stderr.write("nothing was changed\n");
    return;
  }
  const ref = { region: found.accepter.region, id: found.id };
  const answered = await withAccount(settings, `${answer}ing ${text}`, (backend) =>
    answer === "accept" ? backend.acceptPeering(ref) : backend.rejectPeering(ref),
  );
  print(options, answered, () => describeAnswered(answer, answered));
}

/** Why it is refused, and which account has to act instead. */
function refuse(answer: Answer, connection: PeeringRecord, backend: Backend, { vendor }: Settings): void {
  const rules = rulesOf(vendor)!;
  const { state, requester, accepter } = connection;
  const id = formatId(connection);
  const fault = (code: "unsupported" | "wrong-account" | "invalid-state", what: string, fix: string, source?: string) =>
    new PeeringError(code, what, {
      property: "connection",
      value: id,
      vendor,
      fix,
      ...(source !== undefined && { source }),
    });
  if (rules.acceptance.value === "mutual") {
    throw fault(
      "unsupported",
      `there is no request to ${answer}: each side creates its own half of a connection`,
      answer === "accept"
        ? "Create the other half with a PeeringAccepter that sets the requester's account and VPC"
        : "Do not create the other half. The owner of this half can delete it",
      citation(rules.acceptance.source),
    );
  }
  if (connection.role === "requester") {
    throw fault(
      "wrong-account",
      `it was requested by this account, ${backend.accountId}, and account ${accepter.accountId} has to answer`,
      `Run the command as that account: --account ${accepter.accountId}`,
    );
  }
  if (state !== "pending-acceptance")
    throw fault("invalid-state", `the connection is ${state}`, insteadOf(answer, state, requester.accountId));
}

function insteadOf(answer: Answer, state: PeeringState, requester: string): string {
  const newRequest = `The stack of account ${requester} has to send a new request`;
  if (answer === "reject") {
    return state === "active" || state === "suspended"
      ? "Only a pending request can be rejected: destroy the PeeringAccepter, or the PeeringConnection, to end the connection"
      : "There is nothing left to reject";
  }
  switch (state) {
    case "active":
    case "provisioning":
      return "It is accepted already; there is nothing to do";
    case "suspended":
      return `Account ${requester}, the payer, has to settle its arrears`;
    case "unknown":
      return "Check it in the vendor's console";
    case "pending-acceptance":
    case "rejected":
    case "expired":
    case "deleted-by-peer":
    case "failed":
      return newRequest;
  }
}
