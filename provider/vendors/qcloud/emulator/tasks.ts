/**
 * Tasks of the `Ex` actions. The change is made, or refused, at once; its completion is reported later, and other
 * changes of the connection are refused until then.
 */
import type { EmulatedCloud } from "../../../servers/emulator/contract.js";
import { memoryOf } from "../../kit/emulator/account.js";
import { action, type Caller, int } from "./action.js";
import { badParameter, refusal } from "./refusal.js";

interface Task {
  readonly accountId: string;
  readonly connection: string;
  readonly endsAt: number;
}

/** In the size of the real task IDs in 2017. */
const FIRST_ID = 18_176_709;
const SUCCESS = 0;
const RUNNING = 2;

export function startTask({ cloud, accountId }: Caller, connection: string): { readonly taskId: number } {
  const tasks = tasksIn(cloud);
  const taskId = FIRST_ID + tasks.size;
  tasks.set(taskId, { accountId, connection, endsAt: cloud.now() + cloud.behaviour.task });
  return { taskId };
}

export function refuseWhileBusy({ cloud }: Caller, connection: string): void {
  for (const task of tasksIn(cloud).values())
    if (task.connection === connection && task.endsAt > cloud.now())
      throw refusal("ActionLocked", `another operation on ${connection} is running, try later`);
}

export const DescribeVpcTaskResult = action({ taskId: int, type: int.optional() }, async ({ taskId }, caller) => {
  const task = tasksIn(caller.cloud).get(taskId);
  if (task === undefined || task.accountId !== caller.accountId) throw badParameter(`there is no task ${taskId}`);
  const status = task.endsAt > caller.cloud.now() ? RUNNING : SUCCESS;
  const output = status === RUNNING ? {} : { errorCode: 0, errorMsg: "", uniqVpcPeerId: task.connection };
  return { data: { status, output } };
});

const tasksIn = (cloud: EmulatedCloud): Map<number, Task> => memoryOf(cloud, "tasks");
