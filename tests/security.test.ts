import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FRESH_MINUTES } from '#core/contracts/require-fresh-sign-in'
import { ABSOLUTE_DAYS } from '#core/sessions/lucia-adapter'

/** docs/security: each demand names the test that holds it, or says why it is not met. */

const ROOT = join(import.meta.dir, '..')
const DOCUMENTS = [...new Bun.Glob('docs/security/*.md').scanSync({ cwd: ROOT })].sort()

type Row = { readonly demand: string; readonly heldBy: string }

function rowsOf(path: string): readonly Row[] {
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n')
  return lines.flatMap(line => {
    const [, demand = '', heldBy = ''] = /^\| (.+) \| (.+) \|$/.exec(line) ?? []
    return demand === '' || demand === 'Demand' ? [] : [{ demand, heldBy }]
  })
}

/** Why nothing holds this demand; null when its test is there. */
function faultOf({ heldBy }: Row): string | null {
  if (/^not met: .{10,}/.test(heldBy)) return null
  const [, path = '', words = ''] = /^`([^`]+\.test\.tsx?)`: (.+)$/.exec(heldBy) ?? []
  if (path === '' || !existsSync(join(ROOT, path))) return `no such file: ${heldBy}`
  return namesIn(readFileSync(join(ROOT, path), 'utf8')).some(name => name.includes(words))
    ? null
    : `no test is named so: ${words}`
}

/** Every text of a test file that could be a name: a test's, a group's, or one case of a table's. */
function namesIn(source: string): readonly string[] {
  return [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)].map(
    ([, single, double]) => single ?? double ?? '',
  )
}

describe.each(DOCUMENTS)('%s', path => {
  test('has demands, each of them once', () => {
    const demands = rowsOf(path).map(row => row.demand)
    expect(demands.length).toBeGreaterThan(10)
    expect(new Set(demands).size).toBe(demands.length)
  })

  test.each(rowsOf(path).map(row => [row.demand, row] as const))('%s', (_, row) => {
    expect(faultOf(row)).toBeNull()
  })
})

test('a test that is not there is missed, and so is a reason', () => {
  const fault = (heldBy: string) => faultOf({ demand: 'x', heldBy })
  expect(fault('`tests/security.test.ts`: a test that is not there is missed')).toBeNull()
  expect(fault('`tests/security.test.ts`: nothing of'.concat(' the kind'))).toContain('no test is named so')
  expect(fault('`tests/nowhere.test.ts`: x')).toContain('no such file')
  expect(fault('not met:')).toContain('no such file')
})

test('what decision 34 says of signing in and of sessions is what is done', () => {
  const decision = readFileSync(join(ROOT, 'docs/decisions/0034-signing-in.md'), 'utf8').replace(/\s+/g, ' ')
  // Ways in, and how strong each is.
  for (const way of ['A letter has a link and six digits', 'Passkeys', 'Authenticator apps'])
    expect(decision).toContain(way)
  expect(decision).toContain('two factors in one')
  // How long it lasts.
  expect(decision).toContain(
    `Sessions end 30 days after their last use and ${ABSOLUTE_DAYS} after the sign-in`,
  )
  expect([FRESH_MINUTES, decision.includes('Fresh means ten minutes')]).toEqual([10, true])
})
