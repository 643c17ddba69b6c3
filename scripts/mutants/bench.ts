import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { scratchFolder } from '../scratch-folder'
import { applied, type Mutation } from './mutations'

/** A fault that makes its tests run for ever has been noticed. On a busy machine tests take ten times as long as else. */
const PATIENCE_MS = 1_800_000
const TEST_PATIENCE_MS = 300_000
/** So many tests are proved at once, in one process. */
const PROVED_TOGETHER = 12

/** What became of a fault. `refused`: by the compiler, so that it was not tried. `timed out` counts as noticed. */
export type Met = 'noticed' | 'timed out' | 'survived' | 'refused'

/** What became of it, and the tests of which one noticed it. */
export type Outcome = { readonly met: Met; readonly by: readonly string[] }

/** What a test does without a fault. One that fails then notices nothing; of one that is late nobody knows what it would say. */
export type Soundness = 'passes' | 'fails' | 'late'

export type Bench = {
  /** Where the copy is. */
  readonly folder: string
  /**
   * Makes the fault, runs the tests (the likeliest first) until one notices it, and takes the fault back. Those that are
   * known to fail by themselves are not asked.
   */
  trial(file: string, mutation: Mutation, tests: readonly string[]): Promise<Outcome>
  /** Runs tests without a fault, each once in the life of this process; those that fail by themselves are said. */
  prove(tests: readonly string[]): Promise<ReadonlyMap<string, Soundness>>
  close(): void
}

/** Known to all benches of a process. */
const proved = new Map<string, 'passes' | 'fails'>()

/** The groups of processes that run tests: they end with this one, which a signal ends as well. */
const running = new Set<number>()
process.on('exit', () => running.forEach(endGroup))

function endGroup(leader: number): void {
  running.delete(leader)
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (fault) {
    // Nobody of it is left.
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ESRCH')) throw fault
  }
}

/** A copy of `files`, which stand under `root`, to make faults in. */
export function openBench(
  root: string,
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Bench {
  const { folder, close } = scratchFolder('mutants')
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

  return {
    folder,
    async trial(file, mutation, tests) {
      const source = readFileSync(join(folder, file), 'utf8')
      const fault = applied(source, mutation)
      const make = (text: string) => writeFileSync(join(folder, file), text)
      const asked = tests.filter(test => proved.get(test) !== 'fails')
      if (asked.length === 0) return { met: 'survived', by: [] }
      make(fault)
      // In one process, which loads the code once, and ends with the first that fails.
      return runTests(asked).finally(() => make(source))
    },
    async prove(tests) {
      const unknown = tests.filter(test => !proved.has(test))
      const late = new Set<string>()
      for (let at = 0; at < unknown.length; at += PROVED_TOGETHER) {
        const group = unknown.slice(at, at + PROVED_TOGETHER)
        const { met } = await runTests(group)
        if (met === 'survived') for (const test of group) proved.set(test, 'passes')
        else for (const test of group) if ((await proveAlone(test)) === 'late') late.add(test)
      }
      return new Map(tests.map(test => [test, late.has(test) ? 'late' : (proved.get(test) ?? 'late')]))
    },
    close,
  }

  async function proveAlone(test: string): Promise<Soundness> {
    const { met } = await runTests([test])
    // Asked again, it may be in time.
    if (met === 'timed out') return 'late'
    const said = met === 'survived' ? 'passes' : 'fails'
    proved.set(test, said)
    if (said === 'fails') console.log(`fails by itself, so it is not asked: ${test}`)
    return said
  }

  async function runTests(tests: readonly string[]): Promise<Outcome> {
    // Read when they are done: whatever they started may outlive them, and holds a pipe open.
    const said = join(folder, 'said.txt')
    // A shorter text would leave the end of the one before.
    writeFileSync(said, '')
    const run = Bun.spawn(
      [
        process.execPath,
        'test',
        '--bail',
        `--timeout=${TEST_PATIENCE_MS}`,
        ...tests.map(test => `./${test}`),
      ],
      {
        cwd: folder,
        env: { ...process.env, ...env },
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: Bun.file(said),
        // A group of their own, which is ended as a whole.
        detached: true,
        timeout: PATIENCE_MS,
        killSignal: 'SIGKILL',
      },
    )
    running.add(run.pid)
    const exitCode = await run.exited
    endGroup(run.pid)
    if (exitCode === 0) return { met: 'survived', by: [] }
    const text = readFileSync(said, 'utf8')
    const timedOut = run.signalCode === 'SIGKILL' || /this test timed out after|hook timed out/.test(text)
    const failed = failedFiles(text, tests)
    return { met: timedOut ? 'timed out' : 'noticed', by: failed.length > 0 ? failed : tests }
  }
}

/** The same of several benches, side by side. */
export async function proveTogether(
  benches: readonly Bench[],
  tests: readonly string[],
): Promise<ReadonlyMap<string, Soundness>> {
  const shares = benches.map((bench, at) => bench.prove(tests.filter((_, n) => n % benches.length === at)))
  return new Map((await Promise.all(shares)).flatMap(share => [...share]))
}

/** With `--bail` the last file that Bun names is the one that failed. */
function failedFiles(said: string, tests: readonly string[]): readonly string[] {
  const named = said.split('\n').filter(line => line.endsWith(':') && tests.includes(line.slice(0, -1)))
  return named.slice(-1).map(line => line.slice(0, -1))
}
