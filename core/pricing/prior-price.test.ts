import { describe, expect, test } from 'bun:test'
import { priorPrice, type ReductionOfTime } from './prior-price'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 24 * 60 * 60_000)
const set = (at: number, amount: number) => ({ at: day(at), amount })
const to = (amount: number, from: number, until: number | null = null): ReductionOfTime => ({
  amountOf: () => amount,
  from: day(from),
  until: until === null ? null : day(until),
})
const NOW = day(100)

describe('the prior price of a reduction', () => {
  test('is the price of the 30 days before it', () => {
    expect(priorPrice([set(0, 1000)], [to(800, 99)], NOW, 'UTC')).toBe(1000)
  })

  test('is not one to which it was raised shortly before', () => {
    expect(priorPrice([set(0, 700), set(90, 1000)], [to(800, 99)], NOW, 'UTC')).toBe(700)
    expect(priorPrice([set(0, 700), set(69, 1000)], [to(800, 99)], NOW, 'UTC')).toBe(1000)
    // The day on which the period begins still had the lower one.
    expect(priorPrice([set(0, 700), set(69.5, 1000)], [to(800, 99)], NOW, 'UTC')).toBe(700)
  })

  test('is that of an earlier reduction within the period, and of none before it', () => {
    expect(priorPrice([set(0, 1000)], [to(600, 75, 80), to(800, 99)], NOW, 'UTC')).toBe(600)
    expect(priorPrice([set(0, 1000)], [to(600, 60, 69), to(800, 99)], NOW, 'UTC')).toBe(1000)
  })

  test('is the one before the first, of reductions that grow without a break', () => {
    expect(priorPrice([set(0, 1000)], [to(900, 60, 80), to(800, 80, 95), to(500, 90)], NOW, 'UTC')).toBe(1000)
    expect(priorPrice([set(0, 1000)], [to(900, 60, 80), to(800, 81)], NOW, 'UTC')).toBe(900)
  })

  test('of what is sold for less than that is the lowest since, and of what was never sold before unknown', () => {
    expect(priorPrice([set(90, 1000)], [to(800, 99)], NOW, 'UTC')).toBe(1000)
    expect(priorPrice([set(99, 1000)], [to(800, 98)], NOW, 'UTC')).toBeNull()
    expect(priorPrice([set(99, 1000)], [to(800, 99)], NOW, 'UTC')).toBeNull()
  })

  test('is none where nothing is reduced now', () => {
    expect(priorPrice([set(0, 1000)], [], NOW, 'UTC')).toBeNull()
    expect(priorPrice([set(0, 1000)], [to(800, 50, 60)], NOW, 'UTC')).toBeNull()
    expect(priorPrice([set(0, 1000)], [to(800, 101)], NOW, 'UTC')).toBeNull()
    expect(priorPrice([set(0, 700)], [to(800, 99)], NOW, 'UTC')).toBeNull()
    expect(priorPrice([], [to(800, 99)], NOW, 'UTC')).toBeNull()
  })

  test('has thirty days of the calendar, also where the clocks change in them', () => {
    const at = (iso: string) => new Date(iso)
    const began = { amountOf: () => 800, from: at('2026-04-10T00:00+01:00'), until: null }
    const history = (raised: string) => [
      { at: at('2026-01-01T00:00Z'), amount: 700 },
      { at: at(raised), amount: 1000 },
    ]
    const prior = (raised: string) =>
      priorPrice(history(raised), [began], at('2026-04-11T00:00Z'), 'Europe/London')
    expect([prior('2026-03-11T00:00Z'), prior('2026-03-11T00:01Z')]).toEqual([1000, 700])
  })

  test('takes percentages of the price of the time', () => {
    const half: ReductionOfTime = {
      amountOf: listed => listed / 2,
      from: day(80),
      until: day(82),
    }
    expect(priorPrice([set(0, 1000), set(81, 600)], [half, to(400, 99)], NOW, 'UTC')).toBe(300)
  })
})
