import { BackupRefused } from '../core/backup/faults'
import { explain } from '../core/server/lifetime'

/** The lines of a command, and whether it did what it was called for; lines alone say that it did. */
type Told = readonly string[] | { readonly lines: readonly string[]; readonly isDone: boolean }

/** The command was called as it cannot be. */
export class CalledWrongly extends Error {
  override name = 'CalledWrongly'
}

/**
 * Prints what a command says. Whoever asks for `--help` reads how it is called, and so does whoever called it otherwise.
 * What a person can mend is one plain sentence, and exit 1.
 */
export async function tell(use: string, command: () => Promise<Told>): Promise<void> {
  if (process.argv.slice(2).some(word => word === '--help' || word === '-h')) {
    console.log(`Use: ${use}`)
    return
  }
  try {
    const told = await command()
    const { lines, isDone } = 'lines' in told ? told : { lines: told, isDone: true }
    for (const line of lines) console.log(line)
    process.exit(isDone ? 0 : 1)
  } catch (fault) {
    console.error(saidOf(fault))
    if (isOfTheCall(fault)) console.error(`Use: ${use}`)
    process.exit(1)
  }
}

function saidOf(fault: unknown): string {
  const isPlain = fault instanceof BackupRefused || fault instanceof CalledWrongly
  if (isPlain) return fault.message
  // Node goes on with advice for words that begin with a dash, which none of ours do.
  if (isOfTheCall(fault)) return `${(fault as Error).message.split('. ')[0]}.`
  return explain(fault)
}

function isOfTheCall(fault: unknown): boolean {
  return fault instanceof CalledWrongly || !!(fault as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
}
