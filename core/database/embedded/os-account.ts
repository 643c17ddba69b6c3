import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whom PostgreSQL runs as; `null` when it is ourselves. */
export type OsAccount = { readonly uid: number; readonly gid: number } | null

export class OsAccountMissing extends Error {
  constructor(reason: string) {
    super(
      `PostgreSQL does not run as root and there is no user "postgres" to run it as (${reason}). ` +
        'Make one with "useradd --system postgres", or start as a plain user.',
    )
    this.name = 'OsAccountMissing'
  }
}

/** PostgreSQL refuses to run as root: then it runs as the OS user `postgres`, made when missing. */
export function findOsAccount(say: (line: string) => void): OsAccount {
  if (process.getuid?.() !== 0) return null
  const known = lookUp('postgres')
  if (known) return known
  const reason = addUser('postgres')
  const made = lookUp('postgres')
  if (!made) throw new OsAccountMissing(reason)
  say('Made the system user "postgres", since PostgreSQL does not run as root.')
  return made
}

/** Whether the account can enter a folder, or read and run a file, given all the folders above it. */
export function canReach(path: string, account: OsAccount): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', path], { ...account }).status === 0
}

function lookUp(name: string): OsAccount {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

/** Debian's and Red Hat's command first, then Alpine's; answers why it could not. */
function addUser(name: string): string {
  const commands = [
    ['useradd', '--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name],
    ['adduser', '-S', '-D', '-H', name],
  ]
  let reason = ''
  for (const [command, ...args] of commands) {
    const ran = spawnSync(command ?? '', args, { encoding: 'utf8' })
    if (ran.status === 0) return ''
    reason ||= ran.stderr?.trim() || ran.error?.message || `${command} failed`
  }
  return reason
}
