import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Advisories, type Answer, lockedPackages, readAnswer, type Snapshot, verdictOf } from './verdict'

const LOCK = `{
  "workspaces": { "": { "dependencies": { "jam": "1.2.0" } } },
  "packages": {
    "@pots/lid": ["@pots/lid@2.0.1", "", {}, "sha512-x=="],

    "jam": ["jam@1.2.0", "", { "dependencies": { "sugar": "^1" } }, "sha512-x=="],

    "jam/sugar": ["sugar@0.9.0", "", {}, "sha512-x=="],

    "sugar": ["sugar@1.0.0", "", {}, "sha512-x=="],
  }
}`

const advisory = { id: 1, url: 'https://advisories.example/1', title: 'It boils over', severity: 'high' }
const against = (name: string, vulnerable_versions: string): Advisories => ({
  [name]: [{ ...advisory, vulnerable_versions }],
})
const NOTHING_KEPT: Snapshot = { asOf: null, advisories: {} }
const SILENT: Answer = { why: 'the registry did not answer', isReachable: false }
const BROKEN: Answer = { why: 'the registry answered 500', isReachable: true }

test('every package of the lock is known by name and version, also the same in two versions', () => {
  expect(lockedPackages(LOCK).map(each => each.join('@'))).toEqual([
    '@pots/lid@2.0.1',
    'jam@1.2.0',
    'sugar@0.9.0',
    'sugar@1.0.0',
  ])
  const ours = lockedPackages(readFileSync(join(import.meta.dir, '../../bun.lock'), 'utf8'))
  expect(ours.find(([name]) => name === 'jose')).toBeDefined()
  expect(ours.length).toBeGreaterThan(100)
})

describe('an audit', () => {
  test('fails for an advisory against a version that is locked, and for no other', () => {
    const bad = verdictOf(LOCK, { advisories: against('sugar', '<1.0.0') }, NOTHING_KEPT, false)
    expect(bad.isFailure).toBe(true)
    expect(bad.lines[1]).toBe('sugar 0.9.0: high, It boils over (https://advisories.example/1)')
    expect(bad.lines.length).toBe(2)
    for (const advisories of [{}, against('jam', '<1.2.0'), against('salt', '*')])
      expect(verdictOf(LOCK, { advisories }, NOTHING_KEPT, true).isFailure).toBe(false)
  })

  test('without the source looks at what is kept, and says that it is no audit', () => {
    const kept = { asOf: '2026-11-01', advisories: against('jam', '>=1.0.0 <2.0.0') }
    const verdict = verdictOf(LOCK, SILENT, kept, false)
    expect(verdict.isFailure).toBe(true)
    expect(verdict.lines[0]).toContain('Not audited: the registry did not answer')
    expect(verdict.lines[0]).toContain('2026-11-01')
    expect(verdictOf(LOCK, SILENT, NOTHING_KEPT, false).lines[0]).toContain('no advisories are kept')
  })

  test('that could have been and was not is a failure in CI, and nowhere else', () => {
    const failures = [SILENT, BROKEN].flatMap(answer =>
      [true, false].map(isCi => verdictOf(LOCK, answer, NOTHING_KEPT, isCi).isFailure),
    )
    expect(failures).toEqual([false, false, true, false])
  })
})

describe('what was answered', () => {
  test.each<[string, string, string, Partial<{ why: string; isReachable: boolean; advisories: unknown }>]>([
    ['nothing to say', '{}', '', { advisories: {} }],
    ['a refusal', '', 'error: POST https://r.example/bulk - 403', { isReachable: true }],
    ['a fault', '', 'error: POST https://r.example/bulk - 500\n', { isReachable: true }],
    ['that there is no such place', '', 'error: POST https://r.example/bulk - 404', { isReachable: false }],
    ['that one does not ask so', '', 'error: POST https://r.example/bulk - 405', { isReachable: false }],
    ['a page', '', 'error: https://r.example returned a non-JSON audit response', { isReachable: true }],
    [
      'an error as JSON',
      '{"error":"no"}',
      'error: invalid audit response: not a list',
      { isReachable: true },
    ],
    ['an error as JSON, without a word', '{"error":"no"}', '', { isReachable: true }],
    ['a list', '[]', '', { isReachable: true }],
    ['half a word', '{"jam":[', '', { isReachable: true }],
    ['no connection', '', 'error: POST https://r.example/bulk - ConnectionRefused', { isReachable: false }],
    ['nothing at all', '', '', { isReachable: false }],
  ])('is read: %s', (_, output, complaints, expected) => {
    expect(readAnswer(output, complaints)).toMatchObject(expected)
  })
})

test.each([
  ['<2.0.0', true],
  ['>=1.9.0 <2.0.0', true],
  ['>=2.0.0 <3.0.0', true],
  ['<1.9.0', false],
  ['>=2.0.1', false],
])('a preview of 2.0.0 is advised against by %s: %p', (range, isFailure) => {
  const lock = `{ "packages": {\n    "jam": ["jam@2.0.0-beta.3", "", {}, "sha512-x=="],\n  } }`
  const verdict = verdictOf(lock, { advisories: against('jam', range) }, NOTHING_KEPT, false)
  expect([range, verdict.isFailure]).toEqual([range, isFailure])
})
