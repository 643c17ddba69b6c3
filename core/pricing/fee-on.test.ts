import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { feeChange, feeOn } from './fee-on'

describe('a fee that follows its goods', () => {
  test('is rounded once, half up', () => {
    expect(feeOn({ kind: 'per-kg', rate: 30 }, 2_000_000)).toBe(60)
    expect(feeOn({ kind: 'per-kg', rate: 1 }, 499_999)).toBe(0)
    expect(feeOn({ kind: 'per-kg', rate: 1 }, 500_000)).toBe(1)
    expect(feeOn({ kind: 'percent', rate: 250 }, 1_020)).toBe(26)
    expect(feeOn({ kind: 'percent', rate: 250 }, 0)).toBe(0)
  })

  test('asks for nothing more where goods go back, and gives back what is owed either way', () => {
    expect(feeChange(60, 54, false)).toBe(-6)
    expect(feeChange(60, 66, true)).toBe(6)
    expect(feeChange(60, 54, true)).toBe(-6)
    expect(feeChange(60, 66, false)).toBe(0)
  })

  const weighing = fc.record({ estimated: fc.integer({ min: 1, max: 5_000 }), grams: fc.nat(9_000) })

  test('the parts that were asked for and given back add up to what really lay on the scales', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.array(weighing, { maxLength: 8 }), (rate, lines) => {
        const fee = { kind: 'per-kg', rate } as const
        let basis = lines.reduce((sum, { estimated }) => sum + estimated * 1_000, 0)
        let charged = feeOn(fee, basis)
        for (const { estimated, grams } of lines) {
          basis += (grams - estimated) * 1_000
          charged += feeChange(charged, feeOn(fee, basis), grams > estimated)
          expect(charged).toBe(feeOn(fee, basis))
        }
      }),
      { numRuns: 500 },
    )
  })
})
