import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A test that waits for so many milliseconds fails on the day when it takes longer: it waits for a signal instead. */

const ROOT = join(import.meta.dir, '..')

/** Where time itself is what is tested, or the text of a program has it; with how often. */
const NAMED: Readonly<Record<string, readonly [times: number, why: string]>> = {
  'core/cache/breaker.test.ts': [1, 'an answer that is due while the process is kept busy'],
  'core/cache/redis-cache.test.ts': [1, 'what takes long to make: either process may come first'],
  'core/cache/when-late.test.ts': [1, 'an answer that is due while the process is kept busy'],
  'core/fragments/compose.test.ts': [
    1,
    'the turn in which a question is sent, before the process is kept busy',
  ],
  'core/server/lifetime.test.ts': [2, 'programs whose faults come after they have started'],
  'domains/federation/oauth/authorize.test.ts': [2, 'a sign-in of a later millisecond'],
  'domains/federation/oauth/token.pushed.test.ts': [1, 'a sign-in of a later millisecond'],
  'scripts/junit.test.ts': [1, 'the text of a test that leaves a fault behind'],
  'tests/stop.test.ts': [1, 'a pause that is longer than Bun would wait'],
}

const WAIT = /\bBun\.sleep\(|\bsetTimeout\(/
/** Asks again until it is so: the wait is only between two questions. */
const LOOP = /\bwhile \(|\bdo \{/

const files = [
  ...new Bun.Glob('{bench,core,domains,migrations,scripts,templates,tests}/**/*.test.{ts,tsx}').scanSync(
    ROOT,
  ),
]
  .filter(file => file !== 'tests/waits.test.ts')
  .sort()

test('tests wait for what happens, not for so many milliseconds', () => {
  const waits = files.map(file => [file, waitsIn(readFileSync(join(ROOT, file), 'utf8'))] as const)
  const found = Object.fromEntries(waits.filter(([, times]) => times > 0))
  expect(found).toEqual(Object.fromEntries(Object.entries(NAMED).map(([file, [times]]) => [file, times])))
})

test('no test draws other values at each run', () => {
  const random = files.filter(file => readFileSync(join(ROOT, file), 'utf8').includes('Math.random('))
  expect(random).toEqual([])
})

test.each([
  ['await Bun.sleep(20)', 1],
  ['while (!(await isSo())) await Bun.sleep(20)', 0],
  ['do {\n  await Bun.sleep(20)\n} while (!isSo())', 0],
  ['while (late) {\n  a()\n  b()\n  await Bun.sleep(20)\n}', 0],
  ['setTimeout(() => ask(), 5)\nconst settle = setTimeout', 1],
])('%p waits blindly %p times', (text, times) => {
  expect(waitsIn(text)).toBe(times)
})

function waitsIn(text: string): number {
  const lines = text.split('\n')
  return lines.filter(
    (line, at) => WAIT.test(line) && !lines.slice(Math.max(0, at - 3), at + 1).some(each => LOOP.test(each)),
  ).length
}
