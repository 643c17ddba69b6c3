// `bun run audit`: the packages of bun.lock against an advisory source; against what was learnt of it last, when it does
// not answer. A source that answers is kept in scripts/audit/advisories.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, type Snapshot, verdictOf } from './audit/verdict'

const ROOT = join(import.meta.dir, '..')
const KEPT = join(import.meta.dir, 'audit/advisories.json')

const lock = readFileSync(join(ROOT, 'bun.lock'), 'utf8')
const snapshot: Snapshot = JSON.parse(readFileSync(KEPT, 'utf8'))
const answer = askRegistry()
if ('advisories' in answer) {
  const asOf = new Date().toISOString().slice(0, 10)
  writeFileSync(KEPT, `${JSON.stringify({ asOf, advisories: answer.advisories }, null, 2)}\n`)
}
const { lines, isFailure } = verdictOf(lock, answer, snapshot, Boolean(process.env.CI))
for (const line of lines) console.log(line)
process.exit(isFailure ? 1 : 0)

/** Asks whichever registry Bun is configured for. A status is an answer of somebody; anything else is nobody's. */
function askRegistry(): Answer {
  const ran = Bun.spawnSync([process.execPath, 'audit', '--json'], {
    cwd: ROOT,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [said, faults] = [ran.stdout.toString().trim(), ran.stderr.toString().trim()]
  try {
    return { advisories: JSON.parse(said) }
  } catch {
    const status = /- (\d{3})\b/.exec(faults)?.[1]
    // 404 and 405 are of registries that have no such endpoint: there is nothing to ask there.
    const isReachable = status !== undefined && !['404', '405'].includes(status)
    const why = status ? `the registry answered ${status}` : 'the registry did not answer'
    return { why, isReachable }
  }
}
