/** What a person can mend, or has to decide; the message says how. */
export class BackupRefused extends Error {
  override name = 'BackupRefused'
}

export const damaged = (what: string) =>
  new BackupRefused(
    `This backup is cut off or was altered (${what}): nothing was restored. Take another one.`,
  )
