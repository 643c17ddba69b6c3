import { expect, test } from 'bun:test'
import { specReport, sumOf } from './testing/spec-report'

/** Smalltalk's part has a test of its own, so that two workers share them. */
const isAsked = (path: string) => !path.startsWith('smalltalk/')

/** The reference machine's report, which both tests read. */
const reference = specReport('cek', isAsked)

test('the specification passes on the reference machine, with at least 1,200 expectations', async () => {
  const { code, errors } = await reference
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const { passed, failed } = sumOf(await reference)
  expect(failed).toBe(0)
  expect(passed).toBeGreaterThanOrEqual(1200)
}, 600_000)

test('every tier prints the same report, byte for byte', async () => {
  for (const tier of ['vm', 'js', 'auto'] as const)
    expect(await specReport(tier, isAsked)).toEqual(await reference)
}, 600_000)
