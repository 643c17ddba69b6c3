import { afterAll, beforeAll, expect, test } from 'bun:test'
import { order as orderOf, payAtSumUp, stranger } from '../../tests/cart'
import { type TestHouse, testHouse } from '../../tests/house'
import { jarOnShelf } from '../../tests/market'
import { verifyOrderPayment } from '../services/cart/payments/verify-order-payment'
import { stage } from '../services/events/testing/stage'

// What PostgreSQL refuses, whoever writes it and with whatever code.

let world: TestHouse
/** A paid order of two jars, another that is not paid, and two events. */
const known = { paid: '', payment: '', pending: '', line: '', variant: '', entry: '', quota: '', type: '' }
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  const buyer = await stranger(world)
  const { variantId } = await jarOnShelf(world, { stock: 9 })
  const jar = { kind: 'product', variantId } as const
  const paid = await orderOf(buyer, jar, 2)
  await payAtSumUp(buyer, paid)
  await verifyOrderPayment(buyer, paid.id)
  const pending = await orderOf(buyer, jar, 1)
  const [payment] = await ask<{ id: string }>('select id from payments where order_id = ?', paid.id)
  const [line] = await ask<{ id: string }>('select id from order_lines where order_id = ?', paid.id)
  const own = await stage(world.ctx())
  const other = await stage(world.ctx())
  const [foreign] = await ask<{ quota: string }>(
    'select quota_id as quota from ticket_types where id = ?',
    other.adultId,
  )
  Object.assign(known, {
    paid: paid.id,
    payment: payment?.id,
    pending: pending.id,
    line: line?.id,
    variant: variantId,
    entry: own.entryId,
    quota: foreign?.quota,
    type: own.adultId,
  })
})
afterAll(() => world.close())

test.each<[what: string, says: string, statement: string, ...values: (keyof typeof known)[]]>([
  [
    'a total that is not the sum of its lines',
    'is not the sum of its lines and adjustments',
    'update orders set total_amount = total_amount + 1 where id = ?',
    'paid',
  ],
  [
    'a line that is slipped in',
    'is not the sum of its lines and adjustments',
    `insert into order_lines (id, order_id, kind, title, unit_amount, currency, quantity)
     values (gen_random_uuid(), ?, 'product', 'Plums', 100, 'GBP', 1)`,
    'paid',
  ],
  [
    'a fee that is slipped in',
    'is not the sum of its lines and adjustments',
    `insert into order_adjustments (id, order_id, kind, label, amount, currency, position, created_at)
     values (gen_random_uuid(), ?, 'fee', 'Packing', 100, 'GBP', 0, now())`,
    'paid',
  ],
  [
    'an adjustment of nothing',
    'order_adjustments_amount_check',
    `insert into order_adjustments (id, order_id, kind, label, amount, currency, position, created_at)
     values (gen_random_uuid(), ?, 'fee', 'Packing', 0, 'GBP', 0, now())`,
    'paid',
  ],
  [
    'an adjustment in another currency, though the sum is right',
    'is not the sum of its lines and adjustments',
    `with added as (insert into order_adjustments (id, order_id, kind, label, amount, currency, position, created_at)
       values (gen_random_uuid(), ?, 'fee', 'Packing', 100, 'EUR', 0, now()) returning order_id)
     update orders set total_amount = total_amount + 100 where id = ?`,
    ...(['paid', 'paid'] as const),
  ],
  [
    'an adjustment of a line of another order',
    'is not the sum of its lines and adjustments',
    `with added as (insert into order_adjustments (id, order_id, order_line_id, kind, label, amount, currency, position, created_at)
       values (gen_random_uuid(), ?, ?, 'fee', 'Packing', 100, 'GBP', 0, now()) returning order_id)
     update orders set total_amount = total_amount + 100 where id = ?`,
    ...(['pending', 'line', 'pending'] as const),
  ],
  [
    'an order that is over, nobody knows since when',
    'orders_settled',
    'update orders set settled_at = null where id = ?',
    'paid',
  ],
  [
    'an order that is open and over',
    'orders_settled',
    'update orders set settled_at = now() where id = ?',
    'pending',
  ],
  [
    'a payment that is paid, nobody knows since when',
    'payments_paid',
    'update payments set paid_at = null where id = ?',
    'payment',
  ],
  [
    'a payment that failed and was paid',
    'payments_paid',
    `update payments set state = 'failed' where id = ?`,
    'payment',
  ],
  [
    'a second paid payment of one order',
    'payments_one_paid',
    `insert into payments (id, order_id, reference, amount, currency, state, created_at, paid_at)
     values (gen_random_uuid(), ?, 'again', 1300, 'GBP', 'paid', now(), now())`,
    'paid',
  ],
  [
    'a refund of more than was paid',
    'more is given back',
    `insert into refunds (id, order_id, payment_id, amount, currency, requested_at)
     select gen_random_uuid(), order_id, id, amount * 100, currency, now() from payments where id = ?`,
    'payment',
  ],
  [
    'a refund in another currency',
    'more is given back',
    `insert into refunds (id, order_id, payment_id, amount, currency, requested_at)
     select gen_random_uuid(), order_id, id, 1, 'EUR', now() from payments where id = ?`,
    'payment',
  ],
  [
    'a refund of the payment of another order',
    'refunds_payment_of_order',
    `insert into refunds (id, order_id, payment_id, amount, currency, requested_at)
     values (gen_random_uuid(), ?, ?, 1, 'GBP', now())`,
    ...(['pending', 'payment'] as const),
  ],
  [
    'a line of a product that is a ticket, too',
    'order_lines_kind_fits',
    'update order_lines set ticket_type_id = ? where id = ?',
    ...(['type', 'line'] as const),
  ],
  [
    'a shelf without its ledger',
    'the shelf of variant',
    'update variants set stock = 99 where id = ?',
    'variant',
  ],
  [
    'a ledger without its shelf',
    'the shelf of variant',
    `insert into stock_movements (id, variant_id, quantity, reason, moved_at)
     values (gen_random_uuid(), ?, 1, 'delivery', now())`,
    'variant',
  ],
  [
    'a line that is struck from the ledger',
    'the shelf of variant',
    'delete from stock_movements where variant_id = ?',
    'variant',
  ],
  [
    'a promise that is forgotten',
    'the shelf of variant',
    'delete from reservations where variant_id = ?',
    'variant',
  ],
  [
    'a promise that nobody asked for',
    'the shelf of variant',
    'update variants set reserved = reserved + 1 where id = ?',
    'variant',
  ],
  [
    'a line of the ledger that is moved to another variant',
    'is not moved to another',
    `update stock_movements set variant_id = (select id from variants where id <> variant_id limit 1) where variant_id = ?`,
    'variant',
  ],
  [
    'a stock movement of a line that nobody ordered',
    'stock_movements_order_line_id_foreign',
    `update stock_movements set order_line_id = gen_random_uuid() where variant_id = ?`,
    'variant',
  ],
  [
    'a ticket that nobody ordered',
    'tickets_order_line_id_foreign',
    `insert into tickets (id, occurrence_id, ticket_type_id, holder_name, code, order_line_id, ordinal, issued_at)
     select gen_random_uuid(), o.id, t.id, 'Edie', 'NOBODYS', gen_random_uuid(), 1, now()
     from ticket_types t join occurrences o on o.entry_id = t.entry_id where t.id = ?`,
    'type',
  ],
  [
    'a time that ends before it begins',
    'ends before it begins',
    `update occurrences set ends_at = starts_at - interval '1 hour' where entry_id = ?`,
    'entry',
  ],
  [
    'a ticket type that sells the places of another entry',
    'ticket_types_quota_of_entry',
    'update ticket_types set quota_id = ? where id = ?',
    ...(['quota', 'type'] as const),
  ],
])('%s', async (_, says, statement, ...values) => {
  await expect(ask(statement, ...values.map(name => known[name]))).rejects.toThrow(says)
})

test('the same is not refused where all of it is said in one transaction', async () => {
  await world.ctx().em.transactional(async em => {
    await em.execute('update variants set stock = stock + 3 where id = ?', [known.variant])
    await em.execute(
      `insert into stock_movements (id, variant_id, quantity, reason, moved_at)
       values (gen_random_uuid(), ?, 3, 'delivery', now())`,
      [known.variant],
    )
  })
})

test('an order is the sum of its lines and adjustments, which stay with it', async () => {
  const add = `insert into order_adjustments (id, order_id, order_line_id, kind, label, amount, currency, vat_rate, position, created_at)
    select gen_random_uuid(), id, ?, ?, 'Packing', ?, currency, 2000, 0, now() from orders where id = ?`
  await world.ctx().em.transactional(async em => {
    await em.execute(add, [null, 'fee', 150, known.paid])
    await em.execute(add, [known.line, 'voucher', -50, known.paid])
    await em.execute('update orders set total_amount = total_amount + 100 where id = ?', [known.paid])
  })
  for (const change of [
    'update order_adjustments set amount = amount + 1 where order_id = ?',
    `update order_adjustments set currency = 'EUR' where order_id = ?`,
    'delete from order_adjustments where order_id = ?',
  ])
    await expect(ask(change, known.paid)).rejects.toThrow('is not the sum of its lines and adjustments')
  const moved = 'update order_adjustments set order_id = ? where order_id = ?'
  await expect(ask(moved, known.pending, known.paid)).rejects.toThrow('is not moved to another')
})

function ask<Row>(statement: string, ...values: readonly string[]): Promise<Row[]> {
  return world.ctx().em.execute<Row[]>(statement, [...values])
}
