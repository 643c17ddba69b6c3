import { BackupRefused } from '../core/backup/faults'
import { explain } from '../core/server/lifetime'

/** Prints the lines that a command gives; what a person can mend is one plain sentence, and exit 1. */
export async function tell(command: () => Promise<readonly string[]>): Promise<void> {
  try {
    for (const line of await command()) console.log(line)
  } catch (fault) {
    const isPlain =
      fault instanceof BackupRefused || (fault as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
    console.error(isPlain ? (fault as Error).message : explain(fault))
    process.exit(1)
  }
}
