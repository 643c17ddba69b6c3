// `bun run mutants [PATH …] [--count N] [--seed N]`: makes small faults in the code of the paths, one at a time and
// in copies of this folder, and runs the tests near it. A fault that no test notices is printed: there a test is missing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing } from './install'

/** Faults are tried side by side, each in a copy of its own. */
const COPIES = 2
const ROOT = join(import.meta.dir, '..')
const DEFAULT_PATHS = [
  'core/services',
  'core/app',
  'core/server',
  'core/crypto',
  'core/sessions',
  'core/activitypub',
]

await installMissing()
const { holdServer } = await import('../tests/database')
const { openBench } = await import('./mutants/bench')
const { mutationsOf } = await import('./mutants/mutations')
const { readImporters, testsNear } = await import('./mutants/tests-near')
const { typesNotice } = await import('./mutants/types')

const { values, positionals } = parseArgs({
  options: { count: { type: 'string', default: '200' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const paths = positionals.length > 0 ? positionals : DEFAULT_PATHS
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))

const listed = Bun.spawnSync(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
const files = listed.stdout.toString().trim().split('\n')
const sources = files.filter(file => /\.tsx?$/.test(file))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const importersOf = readImporters(sources, read)

const candidates = sources
  .filter(
    file => paths.some(path => file.startsWith(path)) && !/\.test\.|\/testing\/|\/fixtures\//.test(file),
  )
  .flatMap(file => mutationsOf(file, read(file)).map(mutation => ({ file, mutation })))
const drawn = shuffled(candidates, seed).slice(0, Number(values.count))
console.log(`${drawn.length} of ${candidates.length} faults in ${paths.join(', ')}; seed ${seed}`)

// One server and one migrated base for all of them.
const DATABASE_URL = await holdServer()
const line = ({ file, mutation }: (typeof drawn)[number]) => `${file}:${mutation.line}  ${mutation.what}`
const survivors: (typeof drawn)[number][] = []
const waiting = [...drawn]
await Promise.all(Array.from({ length: COPIES }, worker))

const typed = typesNotice(ROOT, survivors)
for (const survivor of typed) console.log(`but does not compile  ${line(survivor)}`)
const killed = drawn.length - survivors.length
console.log(
  `${killed} of ${drawn.length} noticed by tests (${percent(killed)} %), ${typed.size} more by the types alone ` +
    `(${percent(killed + typed.size)} %)`,
)

async function worker(): Promise<void> {
  const bench = openBench(ROOT, files, { DATABASE_URL })
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { file, mutation } = next
      const met = await bench.trial(file, mutation, testsNear(file, importersOf))
      if (met === 'survived') survivors.push(next)
      // One that timed out is noticed; the machine may only be busy, so it is worth a look.
      if (met !== 'noticed') console.log(`${met}  ${line(next)}`)
    }
  } finally {
    bench.close()
  }
}

function percent(many: number): string {
  return ((100 * many) / Math.max(1, drawn.length)).toFixed(1)
}

/** Fisher and Yates' shuffle with a linear congruential generator: the same seed draws the same faults. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const deck = [...items]
  let state = seed >>> 0
  for (let i = deck.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = Math.floor((state / 2 ** 32) * (i + 1))
    ;[deck[i], deck[j]] = [deck[j] as T, deck[i] as T]
  }
  return deck
}
