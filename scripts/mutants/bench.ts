import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { scratchFolder } from '../scratch-folder'
import { applied, type Mutation } from './mutations'

/** A fault that makes its tests run for ever has been noticed. On a busy machine tests take ten times as long as else. */
const PATIENCE_MS = 900_000
const TEST_PATIENCE_MS = 300_000
/** The likeliest test alone, then a few, then all the others: each group in one process, which loads the code once. */
const GROUPS = [1, 5]

/** What became of a fault. `timed out` counts as noticed. */
export type Met = 'noticed' | 'timed out' | 'survived'

export type Bench = {
  /** Where the copy is. */
  readonly folder: string
  /** Makes the fault, runs the tests (the likeliest first) until one notices it, and takes the fault back. */
  trial(file: string, mutation: Mutation, tests: readonly string[]): Promise<Met>
  close(): void
}

type Run = { readonly met: Met; readonly failed: readonly string[] }

/** Tests that were run without a fault: true when they pass. Known to all benches of a process. */
const soundness = new Map<string, boolean>()

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
      let asked = tests
      for (const size of [...GROUPS, Number.POSITIVE_INFINITY]) {
        const group = asked.slice(0, size).filter(test => soundness.get(test) !== false)
        asked = asked.slice(size)
        for (let left = group; left.length > 0; ) {
          make(fault)
          const run = await runTests(left).finally(() => make(source))
          if (run.met === 'survived') break
          const unsound = await unsoundOf(run.failed.length > 0 ? run.failed : left)
          if (unsound === 'late') return 'timed out'
          if (unsound.length === 0) return run.met
          left = left.filter(test => !unsound.includes(test))
        }
      }
      return 'survived'
    },
    close,
  }

  /**
   * Tests that fail without a fault notice nothing: they are asked no more, and that is said once. Of one that is late
   * without a fault nobody knows what it would say: `late`.
   */
  async function unsoundOf(tests: readonly string[]): Promise<readonly string[] | 'late'> {
    for (const test of tests) {
      if (soundness.has(test)) continue
      const { met } = await runTests([test])
      if (met === 'timed out') return 'late'
      soundness.set(test, met === 'survived')
      if (!soundness.get(test)) console.log(`fails by itself, so it is not asked: ${test}`)
    }
    return tests.filter(test => !soundness.get(test))
  }

  async function runTests(tests: readonly string[]): Promise<Run> {
    // Read when they are done: whatever they started may outlive them, and holds a pipe open.
    const said = join(folder, 'said.txt')
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
    if (exitCode === 0) return { met: 'survived', failed: [] }
    const text = readFileSync(said, 'utf8')
    const timedOut = run.signalCode === 'SIGKILL' || /this test timed out after|hook timed out/.test(text)
    return { met: timedOut ? 'timed out' : 'noticed', failed: failedFiles(text, tests) }
  }
}

/** With `--bail` the last file that Bun names is the one that failed. */
function failedFiles(said: string, tests: readonly string[]): readonly string[] {
  const named = said.split('\n').filter(line => line.endsWith(':') && tests.includes(line.slice(0, -1)))
  return named.slice(-1).map(line => line.slice(0, -1))
}
