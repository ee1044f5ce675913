/** The process that started this one: the engine, or its language host. */

/** Milliseconds between two checks. */
const INTERVAL = 2000;

/** Ends this process when its parent has ended: a killed engine cannot stop its plugins. */
export function endWithParent(): void {
  const parent = process.ppid;
  const look = () => {
    // On other systems than Windows, an orphan gets another parent.
    if (process.ppid !== parent || !isRunning(parent)) process.exit();
  };
  setInterval(look, INTERVAL).unref();
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
