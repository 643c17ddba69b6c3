import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closingLine, countRun, slowestFiles } from './junit'
import { testArguments } from './test-arguments'

const HEAD = `import { expect, test } from 'bun:test';`

test('passes, failures and skips are counted apart', () => {
  const counts = run({
    'a.test.ts': `${HEAD} test('yes', () => {}); test('no', () => expect(1).toBe(2)); test.skip('later', () => {})`,
    'b.test.ts': `${HEAD} test('yes', () => {}); test.todo('one day')`,
  })
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 2 })
})

test('a file that does not load is a failure', () => {
  const counts = run({
    'a.test.ts': `${HEAD} test('yes', () => {})`,
    'b.test.ts': `${HEAD} import './nowhere'; test('never', () => {})`,
  })
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('a test that kills or leaves the process is a failure', () => {
  const counts = run({
    'a.test.ts': `${HEAD} test('yes', () => {})`,
    'b.test.ts': `${HEAD} test('dies', () => process.kill(process.pid, 'SIGKILL'))`,
    'c.test.ts': `${HEAD} test('leaves', () => process.exit(0)); test('never', () => {})`,
  })
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 0 })
})

test('a fault that a test leaves behind is a failure', () => {
  const counts = run({
    'a.test.ts': `${HEAD}
      let thrown
      test('leaves', () => { thrown = new Promise(done => setTimeout(() => { done(); throw Error() })) })
      test('waits', () => thrown)`,
  })
  expect(counts.failed).toBeGreaterThan(0)
})

test('a run without a report is as many failures as it had files', () => {
  expect(countRun('', ['a.test.ts', 'b.test.ts'], 139)).toEqual({ passed: 0, failed: 2, skipped: 0 })
})

test('an exit code that no test explains is a failure', () => {
  const junit =
    '<testsuites tests="1" failures="0" skipped="0"><testsuite file="a.test.ts"></testsuite></testsuites>'
  expect(countRun(junit, ['a.test.ts'], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('the closing line is the one that machines read', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped')
})

test('the slowest files come first, each once, with what is described in them', () => {
  const junit = `<testsuites>
    <testsuite name="a" file="a.test.ts" time="1.5"><testsuite name="d" file="a.test.ts" time="1"></testsuite></testsuite>
    <testsuite name="b" file="b.test.ts" time="2.5"></testsuite><testsuite name="c" file="c.test.ts" time="0.1"></testsuite>
  </testsuites>`
  expect(slowestFiles(junit, 2)).toEqual([
    { file: 'b.test.ts', seconds: 2.5 },
    { file: 'a.test.ts', seconds: 1.5 },
  ])
})

/** A real run of Bun over the files given, as scripts/test.ts does it. */
function run(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'coop-junit-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const report = join(folder, 'junit.xml')
    const ran = Bun.spawnSync(
      [process.execPath, ...testArguments(report, join(folder, 'timings.json'), '2')],
      {
        cwd: folder,
      },
    )
    const junit = new TextDecoder().decode(Bun.spawnSync(['cat', report]).stdout)
    return countRun(junit, Object.keys(files), ran.exitCode)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
