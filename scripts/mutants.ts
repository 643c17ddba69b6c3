// `bun run mutants [PATH …] [--count N] [--seed N] [--from N] [--copies N]`: makes small faults in the code of the paths,
// one at a time and in copies of this folder, and runs the tests near it. Each is told with its place in the draw; where
// no test notices one, a test is missing. With the same seed and `--from` a draw that was cut off goes on.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing } from './install'
import { secondsFrom, TIMINGS } from './test-arguments'

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
const { openBench, proveTogether } = await import('./mutants/bench')
const { mutationsOf } = await import('./mutants/mutations')
const { readImporters, testsNear } = await import('./mutants/tests-near')
const { tryAll } = await import('./mutants/rounds')
const { refusedByTypes } = await import('./mutants/types')

const { values, positionals } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    // Faults are tried side by side, each in a copy of its own.
    copies: { type: 'string', default: '2' },
  },
  allowPositionals: true,
})
const paths = positionals.length > 0 ? positionals : DEFAULT_PATHS
const copies = Math.max(1, Number(values.copies))
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))

const listed = Bun.spawnSync(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
const files = listed.stdout.toString().trim().split('\n')
const sources = files.filter(file => /\.tsx?$/.test(file))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const importersOf = readImporters(sources, read)
const secondsOf = secondsFrom(existsSync(join(ROOT, TIMINGS)) ? read(TIMINGS) : null)

const candidates = sources
  .filter(
    file => paths.some(path => file.startsWith(path)) && !/\.test\.|\/testing\/|\/fixtures\//.test(file),
  )
  .flatMap(file => mutationsOf(file, read(file)).map(mutation => ({ file, mutation })))
const first = Math.max(1, Number(values.from))
const drawn = shuffled(candidates, seed).slice(first - 1, Number(values.count))
console.log(
  `${drawn.length} of ${candidates.length} faults in ${paths.join(', ')}; seed ${seed}, from ${first}`,
)

type Fault = (typeof drawn)[number]
const line = ({ file, mutation }: Fault) => `${file}:${mutation.line}  ${mutation.what}`

// What the compiler refuses needs no tests, and to ask it costs a tenth of asking them.
const isRefused = refusedByTypes(
  ROOT,
  drawn.map(({ file }) => file),
)

// One server and one migrated base for all of them.
const DATABASE_URL = await holdServer()
const benches = Array.from({ length: copies }, () => openBench(ROOT, files, { DATABASE_URL }))
const tried = await tryAll(
  drawn,
  benches.map(bench => async fault => {
    if (isRefused(fault)) return { met: 'refused', by: [] }
    return bench.trial(fault.file, fault.mutation, testsNear(fault.file, importersOf, secondsOf))
  }),
  tests => proveTogether(benches, tests),
  // Every one is told: of a draw that is cut off it is known how far it came.
  ({ fault, at, met, by, again }) =>
    console.log(`${first - 1 + at}  ${met}${again ? ' again' : ''}  ${line(fault)}  ${by.join(' ')}`),
).finally(() => {
  for (const bench of benches) bench.close()
})

const compiled = tried.filter(({ met }) => met !== 'refused')
const survivors = compiled.filter(({ met }) => met === 'survived')
console.log(`\n${survivors.length} that no test noticed:`)
for (const { fault } of survivors) console.log(line(fault))
const noticed = compiled.length - survivors.length
console.log(
  `${tried.length - compiled.length} do not compile; of ${compiled.length} others ${noticed} were noticed (${percent(noticed, compiled.length)} %)`,
)

function percent(many: number, of: number): string {
  return ((100 * many) / Math.max(1, of)).toFixed(1)
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
