import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstTimings, secondsFrom, testArguments, workersFor } from './test-arguments'

const ROOT = join(import.meta.dir, '..')

test('every file that is known to take long is there', () => {
  const { files } = JSON.parse(firstTimings([])) as { files: Record<string, number> }
  expect(Object.keys(files).filter(file => !existsSync(join(ROOT, file)))).toEqual([])
})

test('Bun takes what is known for measured, and puts what it measures in its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coop-timings-'))
  const timings = join(folder, 'timings.json')
  const known = () => (JSON.parse(readFileSync(timings, 'utf8')) as { files: Record<string, number> }).files
  try {
    writeFileSync(join(folder, 'a.test.ts'), `import { test } from 'bun:test'; test('passes', () => {})`)
    writeFileSync(timings, firstTimings(['a.test.ts']))
    const guessed = known()
    const ran = Bun.spawnSync([process.execPath, ...testArguments(join(folder, 'junit.xml'), timings, '2')], {
      cwd: folder,
    })
    expect({ code: ran.exitCode, said: ran.exitCode === 0 ? '' : String(ran.stderr) }).toEqual({
      code: 0,
      said: '',
    })
    expect(known()['a.test.ts']).not.toBe(guessed['a.test.ts'])
    expect(known()['tests/hostile-text.test.ts']).toBe(guessed['tests/hostile-text.test.ts'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('two workers share the files, and a third where there is memory for it', () => {
  const gigabytes = 2 ** 30
  expect([1, 11, 12, 64].map(many => workersFor(many * gigabytes))).toEqual([2, 2, 3, 3])
  expect(testArguments('report', 'timings', '3')).toContain('--parallel=3')
})

test('what a file takes is what was measured of it, or what is known of it', () => {
  const measured = secondsFrom('{"version":1,"files":{"a.test.ts":2500}}')
  expect([measured('a.test.ts'), measured('new.test.ts')]).toEqual([2.5, 0.6])
  expect(secondsFrom(null)('tests/cluster.test.ts')).toBeGreaterThan(10)
})
