import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { grossOf, lineLeft } from '#core/pricing/line-left'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { adjustmentsLeft } from './parts-left'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

type Adjustment = { readonly amount: number; readonly of: number | null }
type Line = {
  readonly quantity: number
  readonly left: number
  readonly adjustments: readonly Adjustment[]
}

async function asked({ quantity, left, adjustments }: Line): Promise<number> {
  const rows = adjustments.map(({ amount, of }) => sql`(${amount}::bigint, ${of}::bigint)`)
  const found = await sql<{ amount: number }>`
    select ${adjustmentsLeft} as amount from (values ${sql.join(rows)}) a(amount, of_quantity),
      (select ${quantity}::bigint as quantity, ${quantity - left}::bigint as refunded_quantity) l
    group by l.quantity, l.refunded_quantity`.execute(db(world.ctx()))
  return found.rows[0]?.amount ?? Number.NaN
}

const reckoned = ({ quantity, left, adjustments }: Line): number => {
  const own = adjustments.map(each => ({ ...each, vatRate: null }))
  return grossOf(lineLeft({ key: 'line', unitAmount: 0, quantity, vatRate: null, adjustments: own }, left))
}

const line = fc.integer({ min: 1, max: 999 }).chain(quantity =>
  fc.record({
    quantity: fc.constant(quantity),
    left: fc.integer({ min: 0, max: quantity }),
    adjustments: fc.array(
      fc.record({
        amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
        of: fc.option(fc.integer({ min: 1, max: quantity })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
)

test('the database leaves of the adjustments of a line what the price does, however many parts it was weighed in', async () => {
  await fc.assert(
    fc.asyncProperty(line, async each => {
      expect(await asked(each)).toBe(reckoned(each))
    }),
    { numRuns: 300 },
  )
})

test('thirds and sixths that add up to a whole are not cut off', async () => {
  for (const sign of [1, -1])
    for (const parts of [
      [
        [1, 3],
        [2, 3],
      ],
      [
        [1, 6],
        [1, 3],
        [3, 6],
      ],
      [
        [1, 7],
        [6, 7],
      ],
    ]) {
      const adjustments = parts.map(([amount = 0, of = 1]) => ({ amount: sign * amount, of }))
      const each = { quantity: 7, left: 1, adjustments }
      expect([parts, await asked(each)]).toEqual([parts, reckoned(each)])
    }
})
