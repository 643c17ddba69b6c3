import { readFileSync } from 'node:fs'

const LOOK_EVERY_MS = 250
/** Us, a first start that installed, `bun run`, a shell, npm. */
const GENERATIONS = 5

/**
 * Calls back once when the package runner that started us (`npx …`, `bun run …`) is gone: npm ends at a SIGTERM
 * that its grandchildren never hear of, and what they started would stay. Does nothing when a person's shell
 * started us: closing that must not stop a server left running on purpose.
 */
export function whenLauncherDies(then: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const launchers = launchersOf(process.pid)
  const look = setInterval(() => {
    if (launchers.every(({ pid, parent }) => parentOf(pid) === parent)) return
    clearInterval(look)
    then()
  }, LOOK_EVERY_MS)
  look.unref()
}

type Link = { readonly pid: number; readonly parent: number }

/** The links from us up to `npm exec`; without one, the one to `bun run` alone. */
function launchersOf(self: number): Link[] {
  const links: Link[] = []
  for (let pid = self; links.length < GENERATIONS; ) {
    const parent = parentOf(pid)
    if (parent <= 1) break
    links.push({ pid, parent })
    if (isNpm(parent)) return links
    pid = parent
  }
  return links.slice(0, 1)
}

/** 0 when there is no such process; other systems than Linux tell of our own parent only. */
function parentOf(pid: number): number {
  if (pid === process.pid) return process.ppid
  // The name, in brackets, may hold spaces and brackets: what follows the last one is `state ppid …`.
  const [, parent] = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
  return Number(parent ?? 0)
}

function isNpm(pid: number): boolean {
  return /^(npm|npx)\b|[/\\](npm|npx)(-cli\.js)?\0/.test(read(pid, 'cmdline'))
}

function read(pid: number, file: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // Gone, or a system without /proc: both mean that there is nothing to follow.
    return ''
  }
}
