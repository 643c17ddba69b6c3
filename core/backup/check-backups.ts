import type { Environment } from '#core/config/environment'
import { withSecretFiles } from '#core/config/secret-files'
import { inTime } from '#core/net/in-time'
import { checkedRecipient } from './commands'
import { BackupRefused } from './faults'
import { type BackupStore, isDenied, openShelf } from './shelf'

/** What the doctor says of the place of backups and of who can open them; `bad` where tonight's would fail. */
type Finding = { readonly state: 'good' | 'bad'; readonly about: string; readonly said: string }

/** Looks whether a backup could be made as `COOP_BACKUPS` and `COOP_BACKUP_RECIPIENT` say; nothing where they say nothing. */
export async function checkBackups(env: Environment = process.env): Promise<Finding[]> {
  try {
    const { env: own } = withSecretFiles(env)
    const { COOP_BACKUPS: where, COOP_BACKUP_RECIPIENT: recipient } = own
    if (recipient) checkedRecipient(recipient)
    if (!where) return []
    const shelf = openShelf(where, own)
    const kept = await inTime(shelf.prepare().then(() => listed(shelf)))
    const said = kept ? `${kept.length} lie at ${where}` : `go to ${where}; their key may not list them`
    return [{ state: 'good', about: 'backups', said }]
  } catch (fault) {
    return [{ state: 'bad', about: 'backups', said: saidOf(fault) }]
  }
}

/** Null where the key may only write, which is enough for a backup. */
function listed(shelf: BackupStore): Promise<string[] | null> {
  return shelf.names().catch(fault => {
    if (isDenied(fault)) return null
    throw fault
  })
}

/** A code where there is one: messages may hold keys. */
function saidOf(fault: unknown): string {
  if (fault instanceof BackupRefused) return fault.message
  const { code, name } = fault as NodeJS.ErrnoException
  return `their place cannot be reached (${code ?? name}): correct COOP_BACKUPS, and for a bucket the S3_… variables.`
}
