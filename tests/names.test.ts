import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const TESTS = [...new Bun.Glob('{core,domains}/**/*.test.{ts,tsx}').scanSync({ cwd: ROOT })]
const SERVICES = [...new Bun.Glob('core/services/**/*.ts').scanSync({ cwd: ROOT })]

/** Named otherwise, each with its reason. */
const ELSEWHERE = [
  // A migration that has run everywhere refers to it by this name.
  'core/database/foreign-keys.test.ts',
]

/** Whether `x.test.ts` or `x.more-words.test.ts` has its `x`: a file or folder beside it, or the folder it is in. */
function hasItsSubject(path: string): boolean {
  const [subject = ''] = basename(path).split('.')
  const folder = dirname(path)
  if (basename(folder) === subject) return true
  return ['', '.ts', '.tsx', '.sx'].some(ending => existsSync(join(ROOT, folder, subject + ending)))
}

test('a test stands beside what it is named after', () => {
  expect(TESTS.length).toBeGreaterThan(200)
  expect(TESTS.filter(path => !hasItsSubject(path) && !ELSEWHERE.includes(path))).toEqual([])
})

test('a test that is named after nothing is found', () => {
  expect(hasItsSubject('core/contracts/money.test.ts')).toBe(true)
  expect(hasItsSubject('core/contracts/money.rounding.test.ts')).toBe(true)
  expect(hasItsSubject('core/contracts/rounding.test.ts')).toBe(false)
})

/** Of orders and carts, where a line is what the trade calls it. */
const LINES = /^(Requested|Refunded|Removed)Line$/

test('what services hand out is a summary in a list, and a row, a view or just itself elsewhere', () => {
  const named = SERVICES.flatMap(path =>
    [
      ...readFileSync(join(ROOT, path), 'utf8').matchAll(
        /^export type (\w+(?:Line|Record|Detail|Info|Data))\b/gm,
      ),
    ].map(([, name = '']) => ({ path, name })),
  )
  expect(named.filter(({ name }) => !LINES.test(name))).toEqual([])
})
