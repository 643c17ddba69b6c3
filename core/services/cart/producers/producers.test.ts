import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { sqlState } from '#core/database/sqlstate'
import { changeVariant } from '#core/services/market/products/change-variant'
import { retireVariant } from '#core/services/market/products/retire-variant'
import { again, doJobs, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { balances } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, crop, grower, openCycle, roomMate } from '../../../../tests/hub'
import { columnsOf } from '../../../../tests/sheet'
import { bookMissing } from '../booking/book-missing'
import { NoAmount } from '../ledger/change-credit'
import { trialBalance } from '../ledger/trial-balance'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { OWED_PER_PAGE, owedProducer, owedProducers, owedTo } from './owed'
import { OwedLess, payProducer } from './pay-producer'
import { producerStatement } from './producer-statement'
import { reversePayout } from './reverse-payout'
import { statementFile } from './statement-file'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const owed = async (producer: string) => (await owedTo(world.ctx(), producer)).amount
const payout = (amount: number, formId = Bun.randomUUIDv7()) =>
  ({ amount: pounds(amount), way: 'cash', note: 'at the door', formId }) as const

async function sell(sold: Crop, quantity: number) {
  const buyer = await stranger(world)
  const placed = await order(again(world, buyer), sold.sellable, quantity)
  if (placed.state === 'pending') await pay(again(world, buyer), placed)
  const { id: lineId } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
    placed.id,
  ])
  return { placed, lineId, buyer }
}

describe('a producer’s share', () => {
  test('is said to lack something while one of their things on sale has no cost price', async () => {
    const [maker, known] = [await grower(world), await grower(world)]
    const kale = await crop(world, maker, { cost: null })
    await crop(world, known)
    const lacking = async () =>
      (await owedProducers(keeper())).producers.filter(each => each.lacksCosts).map(({ id }) => id)
    expect([await lacking(), (await owedProducer(keeper(), maker)).lacksCosts]).toEqual([[maker], true])
    expect((await owedProducer(keeper(), known)).lacksCosts).toBe(false)
    await retireVariant(keeper(), kale.variantId)
    expect(await lacking()).toEqual([])
  })

  test('is what they asked when it was ordered, booked with the sale and taken back with a refund', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const before = await balances(world)
    const { placed, lineId } = await sell(leeks, 3)
    expect(await owed(maker)).toBe(600)
    await changeVariant(keeper(), leeks.variantId, {
      name: '1 kg',
      sku: Bun.randomUUIDv7(),
      unit: '',
      price: pounds(250),
      cost: pounds(999),
    })
    await refundOrder(keeper(), placed.number, [{ orderLineId: lineId, quantity: 1 }], 'Broke')
    expect(await owed(maker)).toBe(400)
    await refundOrder(keeper(), placed.number, 'all', 'Broke')
    expect(await owed(maker)).toBe(0)
    const after = await balances(world)
    expect((after['cost-of-goods'] ?? 0) - (before['cost-of-goods'] ?? 0)).toBe(0)
    expect((await trialBalance(keeper())).difference).toEqual(pounds(0))
  })

  test('is less the fee of its cycle, half a penny for the shop’s part', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker, { cost: 125 })
    await openCycle(world, new Map([[maker, [leeks]]]), { feeRate: 1_000 })
    await sell(leeks, 4)
    // 12.5 p of each are 13 p.
    expect(await owed(maker)).toBe(4 * 112)
  })

  test('is not booked where nobody has said what it costs, nor for what has no producer', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker, { cost: null }), 1)
    expect(await owed(maker)).toBe(0)
    expect((await owedProducer(keeper(), maker)).owed).toEqual(pounds(0))
  })

  test('is due also for what buyers had for nothing', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker, { price: 0 }), 2)
    expect(await owed(maker)).toBe(400)
  })

  test('is booked once, by whichever of two comes first, and by the net once the books were lost', async () => {
    const maker = await grower(world)
    const { placed } = await sell(await crop(world, maker), 1)
    await world.ctx().em.execute(`
      alter table ledger_transactions disable trigger user; alter table ledger_entries disable trigger user;
      alter table ledger_balances disable trigger user; alter table ledger_sums disable trigger user;
      alter table producer_shares disable trigger user;
      delete from producer_shares; delete from ledger_entries; delete from ledger_balances; delete from ledger_transactions;
      delete from ledger_sums; select find_unbooked();
      select fill_producer_days(id) from producers; alter table ledger_sums enable trigger user;
      alter table ledger_transactions enable trigger user; alter table ledger_entries enable trigger user;
      alter table ledger_balances enable trigger user;
      alter table producer_shares enable trigger user`)
    await Promise.all([bookMissing(world.ctx()), bookMissing(world.ctx())])
    expect(await owed(maker)).toBe(200)
    expect(
      await one<{ count: number }>(
        world,
        `select count(*)::int as count from producer_shares s join order_lines l
      on l.id = s.order_line_id where l.order_id = ?`,
        [placed.id],
      ),
    ).toEqual({ count: 1 })
  })

  test('is not rewritten by anybody', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker), 1)
    const rewritten = world.ctx().em.execute('update producer_shares set amount = 1')
    expect(sqlState(await rewritten.catch(fault => fault))).toBe('RA006')
  })
})

describe('a pay-out', () => {
  test('is booked once for its form, and no more than is owed goes out, however many press at once', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker), 5)
    const form = payout(700)
    await payProducer(keeper(), maker, form)
    await payProducer(keeper(), maker, form)
    expect(await owed(maker)).toBe(300)
    const outcomes = await Promise.allSettled(
      [payout(200), payout(200)].map(each => payProducer(keeper(), maker, each)),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(payProducer(keeper(), maker, payout(101))).rejects.toBeInstanceOf(OwedLess)
    await payProducer(keeper(), maker, payout(100))
    expect(await owed(maker)).toBe(0)
    expect((await trialBalance(keeper())).difference).toEqual(pounds(0))
  })

  test.each([0, -1])('of %d is refused', async amount => {
    await expect(payProducer(keeper(), await grower(world), payout(amount))).rejects.toBeInstanceOf(NoAmount)
  })

  test('is for shopkeepers who signed in lately, and to somebody who is there', async () => {
    const maker = await grower(world)
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    await expect(payProducer(stale, maker, payout(1))).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(payProducer(await roomMate(world, maker), maker, payout(1))).rejects.toBeInstanceOf(NotFound)
    await expect(payProducer(keeper(), Bun.randomUUIDv7(), payout(1))).rejects.toBeInstanceOf(NotFound)
    const dollars = { ...payout(1), amount: { amount: 1, currency: 'USD' } }
    await expect(payProducer(keeper(), maker, dollars)).rejects.toBeInstanceOf(NoAmount)
  })
})

describe('a pay-out that is undone', () => {
  test('is owed again, its money is where it was, and it can be paid anew; twice undone is once undone', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker), 5)
    const before = await balances(world)
    const form = payout(1_000)
    await payProducer(keeper(), maker, form)
    await Promise.all([1, 2].map(() => reversePayout(keeper(), maker, form.formId, 'It came back')))
    await reversePayout(keeper(), maker, form.formId.toUpperCase(), 'It came back, again')
    expect(await owed(maker)).toBe(1_000)
    const after = await balances(world)
    for (const code of ['cash', `producer:${maker}`])
      expect([code, after[code]]).toEqual([code, before[code]])
    expect((await trialBalance(keeper())).difference).toEqual(pounds(0))
    await payProducer(keeper(), maker, payout(400))
    const { lines } = await producerStatement(keeper(), maker, { page: 1 })
    expect(
      lines.map(({ kind, note, amount, balance }) => [kind, note, amount.amount, balance.amount]),
    ).toEqual([
      ['paid-out', 'at the door', -400, 600],
      ['reversed', 'It came back', 1_000, 1_000],
      ['paid-out', 'at the door', -1_000, 0],
      ['sold', '', 1_000, 1_000],
    ])
    // Only what stands can be undone.
    expect(lines.map(({ payoutId }) => payoutId !== null)).toEqual([true, false, false, false])
  })

  test('is for who looks after the money and signed in lately, and of this producer', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    await sell(await crop(world, maker), 1)
    const form = payout(200)
    await payProducer(keeper(), maker, form)
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    await expect(reversePayout(stale, maker, form.formId, '')).rejects.toBeInstanceOf(FreshSignInRequired)
    for (const [ctx, producer, id] of [
      [await roomMate(world, maker), maker, form.formId],
      [keeper(), other, form.formId],
      [keeper(), maker, Bun.randomUUIDv7()],
      [keeper(), maker, 'x'],
    ] as const)
      await expect(reversePayout(ctx, producer, id, '')).rejects.toBeInstanceOf(NotFound)
    expect(await owed(maker)).toBe(0)
  })
})

describe('a statement', () => {
  test('adds up line by line to what is owed, below nothing when what was paid out is given back', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    await openCycle(world, new Map([[maker, [leeks]]]))
    const { placed } = await sell(leeks, 2)
    await payProducer(keeper(), maker, payout(400))
    await refundOrder(keeper(), placed.number, 'all', 'Rotten')
    const mate = await roomMate(world, maker)
    const { owed: left, lines, goesOn } = await producerStatement(mate, maker, { page: 1 })
    expect([left, goesOn]).toEqual([pounds(-400), false])
    expect(lines.map(({ kind, quantity, amount }) => [kind, quantity, amount.amount])).toEqual([
      ['paid-out', 0, -400],
      ['given-back', -2, -400],
      ['sold', 2, 400],
    ])
    expect(lines[0]?.balance).toEqual(left)
    expect(lines[2]?.note).toStartWith('Week ')
    const said = JSON.stringify(lines)
    expect(said).not.toContain(placed.number)
  })

  test.each([
    ['csv', 'Day,What,Cycle or note'],
    ['xlsx', 'PK\u0003\u0004'],
    ['pdf', '%PDF-'],
  ] as const)('is taken home as %s, which begins as such files do: %j', async (kind, begins) => {
    const maker = { id: await grower(world), name: 'Leek Farm' }
    const file = await new Response(await statementFile(keeper(), maker, kind)).bytes()
    expect(Buffer.from(file).toString().replace('\uFEFF', '')).toStartWith(begins)
  })

  test('taken home as a workbook has room for the names of its cycles and notes, and its figures on the right', async () => {
    const file = await statementFile(keeper(), { id: await grower(world), name: 'Leek Farm' }, 'xlsx')
    const columns = await columnsOf(Buffer.from(await new Response(file).bytes()))
    expect(columns.map(({ width }) => width)).toEqual([12, 12, 40, 12, 14, 12])
    expect(columns.map(({ isRight }) => isRight)).toEqual([false, false, false, true, true, true])
  })

  test('goes on over months: what is given back after a pay-out comes off what is sold next, and no more is paid out', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const { placed } = await sell(leeks, 4)
    const after = (days: number) => {
      const now = new Date(Date.now() + days * 86_400_000)
      return { ...keeper(), now, viewer: { ...keeper().viewer, authenticatedAt: now } }
    }
    await payProducer(after(5), maker, payout(800))
    const { lines } = await readOrder(keeper(), placed.number)
    const one = [{ orderLineId: lines[0]?.id ?? '', quantity: 1 }]
    await refundOrder(after(40), placed.number, one, 'Rotten')
    await refundOrder(after(75), placed.number, one, 'Rotten, too')
    expect(await owed(maker)).toBe(-400)
    await expect(payProducer(after(76), maker, payout(1))).rejects.toBeInstanceOf(OwedLess)
    await sell(leeks, 5)
    expect(await owed(maker)).toBe(600)
    await expect(payProducer(after(77), maker, payout(601))).rejects.toBeInstanceOf(OwedLess)
    await payProducer(after(77), maker, payout(600))
    const statement = await producerStatement(keeper(), maker, { page: 1 })
    expect(statement.owed).toEqual(pounds(0))
    expect(statement.lines.map(({ kind, amount, balance }) => [kind, amount.amount, balance.amount])).toEqual(
      [
        ['paid-out', -600, 0],
        ['given-back', -200, 600],
        ['given-back', -200, 800],
        ['paid-out', -800, 1_000],
        // The second sale is of the same day as the first: a day is one line.
        ['sold', 1_800, 1_800],
      ],
    )
    expect((await trialBalance(keeper())).difference).toEqual(pounds(0))
  })

  test('of many days goes on from page to page, each line with what was owed after it', async () => {
    const maker = await grower(world)
    await sell(await crop(world, maker), 3)
    for (let day = 1; day <= 60; day++) {
      const now = new Date(Date.now() + day * 86_400_000)
      const later = { ...keeper(), now, viewer: { ...keeper().viewer, authenticatedAt: now } }
      await payProducer(later, maker, payout(10))
    }
    const [first, second] = [
      await producerStatement(keeper(), maker, { page: 1 }),
      await producerStatement(keeper(), maker, { page: 2 }),
    ]
    expect([first.goesOn, first.lines.length, second.goesOn, second.lines.length]).toEqual([
      true,
      50,
      false,
      11,
    ])
    expect(first.lines.map(({ balance }) => balance.amount)).toEqual(
      Array.from({ length: 50 }, (_, nth) => nth * 10),
    )
    expect(second.lines.map(({ balance }) => balance.amount)).toEqual([
      ...Array.from({ length: 10 }, (_, nth) => 500 + nth * 10),
      600,
    ])
    expect((await producerStatement(keeper(), maker, { page: 3 })).lines).toEqual([])
    const file = await statementFile(keeper(), { id: maker, name: 'Leek Farm' }, 'csv')
    expect((await new Response(file).text()).trim().split('\n')).toHaveLength(1 + 61 + 1)
  })

  test('is there for the shop and for who works in the room, and for nobody else', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const neighbour = await roomMate(world, other)
    expect((await producerStatement(keeper(), maker, { page: 1 })).lines).toEqual([])
    await expect(producerStatement(neighbour, maker, { page: 1 })).rejects.toBeInstanceOf(NotFound)
    await expect(producerStatement(await stranger(world), maker, { page: 1 })).rejects.toBeInstanceOf(
      NotFound,
    )
    await expect(producerStatement(world.ctx(), maker, { page: 1 })).rejects.toBeInstanceOf(SignInRequired)
    await expect(producerStatement(keeper(), 'x', { page: 1 })).rejects.toBeInstanceOf(NotFound)
    expect(requireMember(neighbour).name).toBe('A Stranger')
  })

  test('of all producers together is what the account of the trial balance says', async () => {
    await doJobs(world, 'book-missing')
    const { owed: all, producers, total } = await owedProducers(keeper())
    expect(total).toBe(producers.length)
    expect(producers.reduce((sum, producer) => sum + producer.owed.amount, 0)).toBe(all.amount)
    expect(0 - ((await balances(world)).producers ?? 0)).toBe(all.amount)
  })

  test('stands above those with whom we are even, and each of them on one page', async () => {
    await sql`insert into producers (id, slug, name, created_at)
      select gen_random_uuid(), 'even-' || n, 'Even ' || n, now() from generate_series(1, ${OWED_PER_PAGE}::int) n`.execute(
      db(keeper()),
    )
    const [first, second] = [await owedProducers(keeper(), 1), await owedProducers(keeper(), 2)]
    const all = [...first.producers, ...second.producers]
    expect([first.producers.length, new Set(all.map(({ id }) => id)).size]).toEqual([
      OWED_PER_PAGE,
      first.total,
    ])
    const amounts = all.map(({ owed }) => owed.amount)
    const even = amounts.indexOf(0)
    expect(even).toBeGreaterThan(0)
    expect(amounts.slice(even).every(amount => amount === 0)).toBe(true)
    expect(all.slice(-2).map(({ name }) => name)).not.toContain('Even 1')
    expect(second.owed).toEqual(first.owed)
  })
})
