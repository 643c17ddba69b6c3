/** Milliseconds of processor time that this process takes from now on: the same however busy the machine is. */
export function cpuTimer(): () => number {
  const begun = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1_000
  }
}
