// `bun run audit`: the packages of bun.lock against an advisory source; against what was learnt of it last, when it does
// not answer. A source that answers is kept in scripts/audit/advisories.json, but by no machine of CI. Another folder
// with a lock than ours may be named: `bun scripts/audit.ts FOLDER`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readAnswer, type Snapshot, verdictOf } from './audit/verdict'

/** `bun audit` waits for as long as somebody holds its connection. */
const PATIENCE_MS = 60_000

const root = resolve(process.argv[2] ?? join(import.meta.dir, '..'))
const kept = join(root, 'scripts/audit/advisories.json')
const isCi = Boolean(process.env.CI)

const lock = readFileSync(join(root, 'bun.lock'), 'utf8')
const snapshot: Snapshot = existsSync(kept)
  ? JSON.parse(readFileSync(kept, 'utf8'))
  : { asOf: null, advisories: {} }
const answer = askRegistry()
if ('advisories' in answer && !isCi) {
  const asOf = new Date().toISOString().slice(0, 10)
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, `${JSON.stringify({ asOf, advisories: answer.advisories }, null, 2)}\n`)
}
const { lines, isFailure } = verdictOf(lock, answer, snapshot, isCi)
for (const line of lines) console.log(line)
process.exit(isFailure ? 1 : 0)

/** Asks whichever registry Bun is configured for. */
function askRegistry() {
  const ran = Bun.spawnSync([process.execPath, 'audit', '--json'], {
    cwd: root,
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: PATIENCE_MS,
  })
  return readAnswer(ran.stdout.toString(), ran.stderr.toString())
}
