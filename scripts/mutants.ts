// `bun run mutants [PATH …] [--count N] [--seed N]`: makes small faults in the code of the paths, one at a time and
// in copies of this folder, and runs the tests near it. A fault that no test notices is printed: there a test is missing.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing } from './install'

/** Faults are tried side by side, each in a copy of its own. */
const COPIES = 2
/** A fault that makes its tests run for ever has been noticed. */
const PATIENCE_MS = 120_000
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
const { applied, mutationsOf } = await import('./mutants/mutations')
const { readImporters, testsNear } = await import('./mutants/tests-near')

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

const soundness = new Map<string, boolean>()
const survivors: string[] = []
let killed = 0
const waiting = [...drawn]
await Promise.all(Array.from({ length: COPIES }, worker))
survivors.sort()
for (const survivor of survivors) console.log(`survived  ${survivor}`)
console.log(
  `${killed} of ${drawn.length} noticed (${((100 * killed) / Math.max(1, drawn.length)).toFixed(1)} %)`,
)

async function worker(): Promise<void> {
  const folder = copyOfTheTree()
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { file, mutation } = next
      const source = read(file)
      const tests = await sound(folder, testsNear(file, importersOf))
      writeFileSync(join(folder, file), applied(source, mutation))
      if (await isNoticed(folder, tests)) killed++
      else survivors.push(`${file}:${mutation.line}  ${mutation.what}`)
      writeFileSync(join(folder, file), source)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function copyOfTheTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coop-mutants-'))
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(ROOT, file), join(folder, file))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Tests that fail without a fault notice nothing: they are left out, and said once. */
async function sound(folder: string, tests: readonly string[]): Promise<readonly string[]> {
  for (const test of tests) {
    if (soundness.has(test)) continue
    soundness.set(test, await passes(folder, test))
    if (!soundness.get(test)) console.log(`fails by itself, so it is not asked: ${test}`)
  }
  return tests.filter(test => soundness.get(test))
}

/** The near tests one after the other, the likeliest first, until one fails. */
async function isNoticed(folder: string, tests: readonly string[]): Promise<boolean> {
  for (const test of tests) if (!(await passes(folder, test))) return true
  return false
}

async function passes(folder: string, test: string): Promise<boolean> {
  const run = Bun.spawn([process.execPath, 'test', '--bail', '--timeout=60000', `./${test}`], {
    cwd: folder,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    timeout: PATIENCE_MS,
  })
  return (await run.exited) === 0
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
