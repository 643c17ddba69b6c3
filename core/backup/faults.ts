/** What a person can mend, or has to decide; the message says how. */
export class BackupRefused extends Error {
  override name = 'BackupRefused'
}

export const damaged = (what: string) =>
  new BackupRefused(
    `This backup is cut off or was altered (${what}): nothing was restored. Take another one.`,
  )

/** The same fault, or, where a disk is full, which, and how one names a place on another. */
export function sayWhereFull(fault: unknown, folder: string, by: string): unknown {
  const { code = '' } = fault as NodeJS.ErrnoException
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return fault
  return new BackupRefused(
    `There is no room left in ${folder}: make some, or name a place elsewhere with ${by}.`,
  )
}
