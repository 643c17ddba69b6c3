/**
 * What `work` answers. Where it refuses what a person can put right in the form, `rejectedBy` gives what they typed with
 * the fault at its field, and `show` answers with that; whatever else is thrown, for which it gives null, goes on.
 */
export async function orReject<T>(
  work: () => Promise<Response>,
  rejectedBy: (fault: unknown) => T | null,
  show: (rejected: T) => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (fault) {
    const rejected = rejectedBy(fault)
    if (rejected === null) throw fault
    return show(rejected)
  }
}
