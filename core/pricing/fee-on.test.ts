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

  test('goes no other way than its goods, and never back more than is left of it', () => {
    expect(feeChange({ charged: 60, left: 60 }, 54, false)).toBe(-6)
    expect(feeChange({ charged: 60, left: 60 }, 66, true)).toBe(6)
    expect(feeChange({ charged: 60, left: 60 }, 54, true)).toBe(0)
    expect(feeChange({ charged: 60, left: 60 }, 66, false)).toBe(0)
    expect(feeChange({ charged: 60, left: 4 }, 50, false)).toBe(-4)
  })

  const weighing = fc.record({ estimated: fc.integer({ min: 1, max: 5_000 }), grams: fc.nat(9_000) })

  test('the parts that were asked for and given back add up to what really lay on the scales', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.array(weighing, { maxLength: 8 }), (rate, lines) => {
        const fee = { kind: 'per-kg', rate } as const
        let basis = lines.reduce((sum, { estimated }) => sum + estimated * 1_000, 0)
        const paid = feeOn(fee, basis)
        let [asked, back] = [0, 0]
        for (const { estimated, grams } of lines) {
          basis += (grams - estimated) * 1_000
          const known = { charged: paid + asked - back, left: paid - back }
          const change = feeChange(known, feeOn(fee, basis), grams > estimated)
          if (change > 0) asked += change
          else back -= change
          expect(back).toBeLessThanOrEqual(paid)
        }
        const settled = paid + asked - back
        // What would have gone back beyond what was paid with the order is less than a minor unit for each line.
        const due = feeOn(fee, basis)
        expect(settled - due).toBeGreaterThanOrEqual(0)
        expect(settled - due).toBeLessThanOrEqual(lines.length)
        if (back < paid) expect(settled).toBe(due)
      }),
      { numRuns: 500 },
    )
  })
})
