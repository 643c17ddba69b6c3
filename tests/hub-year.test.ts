import { afterAll, beforeAll, expect, test } from 'bun:test'
import { one, quietHouse } from './cart'
import type { TestHouse } from './house'
import { addUp, playYear } from './hub-year'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const SEED = Number(process.env.HUB_SEED ?? 20_260)
/** What a suite can bear; `bun run bench hub` plays the whole of it. */
const SIZE = { producers: 5, households: 16, cycles: 4 }

test('a hub is played through its cycles, and stock, money, VAT, pay-outs and every statement add up to the penny', async () => {
  console.log(`a year of a hub, HUB_SEED=${SEED}`)
  await playYear(world, { seed: SEED, ...SIZE }, line => console.log(line))
  const sums = await addUp(world)
  for (const { name, value } of sums) console.log(`${String(value).padStart(6)}  ${name}`)
  expect(sums.filter(({ value }) => value !== 0)).toEqual([])
  // It was a year in which something happened.
  const happened = await one<Record<string, number>>(
    world,
    `select (select count(*)::int from orders where state = 'paid') as paid, (select count(*)::int from orders where state = 'expired') as expired,
        (select count(*)::int from refunds) as refunds, (select count(*)::int from shortages) as shortages,
        (select count(*)::int from producer_payouts) as payouts, (select count(*)::int from producer_orders) as ordered,
        (select count(*)::int from order_line_weights where grams is not null) as weighed, (select count(*)::int from producer_shares where quantity = 0) as "weighedShares",
        (select count(*)::int from order_adjustments where kind = 'fee' and weighed_line_id is not null) as "feesByWeight",
        (select count(*)::int from orders where follows_id is not null and state = 'paid') as heavier,
        (select count(*)::int from (select from ledger_transactions where kind = 'weighing' and source_id not in (select id from order_lines)) t) as "weighedAgain",
        (select count(*)::int from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code like 'household:%') as shared`,
  )
  console.log(happened)
  // In a year as small as this not every seed lets an order expire.
  const { expired: _, ...surely } = happened
  for (const [what, count] of Object.entries(surely)) expect([what, count > 0]).toEqual([what, true])
}, 600_000)
