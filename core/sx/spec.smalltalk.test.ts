import { expect, test } from 'bun:test'
import { specReport, sumOf } from './testing/spec-report'

const isAsked = (path: string) => path.startsWith('smalltalk/')

const reference = specReport('cek', isAsked)

test('Smalltalk passes on the reference machine, with at least 2,000 expectations', async () => {
  const { code, errors } = await reference
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const { passed, failed } = sumOf(await reference)
  expect(failed).toBe(0)
  expect(passed).toBeGreaterThanOrEqual(2000)
}, 600_000)

// The js tier has each of these expectations in lib/smalltalk/smalltalk.conformance.test.ts, where sends are compiled too.
test('the other tiers print the same report, byte for byte', async () => {
  for (const tier of ['vm', 'auto'] as const) expect(await specReport(tier, isAsked)).toEqual(await reference)
}, 600_000)
