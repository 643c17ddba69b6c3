import { isDatabaseAway } from '#core/database/away'
import { sqlState } from '#core/database/sqlstate'
import { tellError } from '#core/log/loggable-error'
import { whenLauncherDies } from './launcher'

/** What runs until it is told to stop. */
export type Stoppable = {
  stop(): Promise<void>
  /** Settles with the reason when it cannot go on. */
  readonly lost?: Promise<Error>
}

/** Faults that a person can mend; their message says how, a stack trace would only hide it. */
const PLAIN = [
  'ConfigInvalid',
  'DataDirectoryInUse',
  'DatabaseNotMigrated',
  'DatabaseNotPrepared',
  'DatabaseUnreachable',
  'NoDatabaseYet',
  'OrphanServer',
  'OsAccountMissing',
  'PostgresFailed',
  'PortTaken',
  'PostgresNotInstalled',
  'RestoreUnfinished',
  'SchemaTooNew',
  'SecretIsAnother',
  'UnknownDomain',
  'UpgradeRefused',
]

/** One Ctrl+C arrives more than once: from the terminal, and from every launcher that passes it on. */
const SAME_PRESS_MS = 1_000

/**
 * The life of a process: starts, waits for SIGINT or SIGTERM, stops cleanly, exits 0. A fault at the start is
 * one plain line and exit 1, and so is the loss of what it cannot do without. A signal that comes while it has been stopping for a while exits at once with 130.
 */
export async function runUntilStopped(
  start: () => Promise<Stoppable>,
  samePressMs = SAME_PRESS_MS,
): Promise<void> {
  let running: Stoppable | null = null
  let stoppingSince = 0
  const onSignal = async () => {
    if (stoppingSince > 0) {
      if (performance.now() - stoppingSince > samePressMs) process.exit(130)
      return
    }
    stoppingSince = performance.now()
    // During the start it is noted only: what is half-started would be left behind.
    if (running) await end(running)
  }
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  whenLauncherDies(onSignal)
  try {
    running = await start()
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
  if (stoppingSince > 0) await end(running)
  running.lost?.then(async fault => {
    console.error(explain(fault))
    stoppingSince ||= performance.now()
    await running?.stop()
    process.exit(1)
  })
}

/** The life of a process that does one thing and exits 0. A fault is told as at a start. */
export async function endsByItself(work: () => Promise<void>): Promise<never> {
  try {
    await work()
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
  process.exit(0)
}

/** A connection that the database dropped while nobody was looking at it is opened again by whoever needs one. */
function onUncaught(fault: unknown): void {
  if (!isDatabaseAway(fault)) {
    console.error(tellError(fault))
    process.exit(1)
  }
  console.error(`The database dropped a connection (${sqlState(fault) ?? (fault as Error).name}).`)
}

async function end(running: Stoppable): Promise<never> {
  await running.stop()
  process.exit(0)
}

/** One line for a fault that a person can mend; of any other what it is, where, and why, without the values in it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path, port, syscall } = error as NodeJS.ErrnoException & { port?: number }
  if (PLAIN.includes(error.name)) return error.message
  if (code === 'EADDRINUSE') {
    const taken = port ?? /\bport (\d+)/.exec(error.message)?.[1]
    return `Port ${taken ?? ''} is taken: end what uses it, or set COOP_PORT to the first of six free ones.`
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return `No permission for ${path ?? error.message}: give this user the right, or set COOP_DATA to a folder of its own.`
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return `There is no room left ${path ? `for ${path}` : 'on the disk'} (${code}): make some, or set COOP_DATA to a folder on another disk.`
  }
  if (error.name === 'S3Error')
    return `The bucket did not do what it was asked (${[code, error.message.trim()].filter(Boolean).join(': ')}): look whether it is there, and at S3_ENDPOINT, S3_REGION and the keys.`
  if (syscall === 'mkdir') return `The folder ${path} cannot be made (${code}): name another one.`
  if (code === 'EROFS')
    return `Nothing can be written to ${path ?? 'this disk'} (${code}): name a place on another one.`
  return tellError(error)
}
