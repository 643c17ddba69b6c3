import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isGoods } from '../goods'
import { daysOf, type ReportRange, within } from './range'
import { CHARGES, count, day, MADE_OF, money, PRODUCT, type Report, text, way } from './report'
import {
  chargesLeft,
  isOfLine,
  ORDER_OF_SUMS,
  ofOrders,
  SUMS,
  soldLines,
  soldOrders,
  WENT_BACK,
} from './sold'

/** Every report of the shop, by its address. */
export const REPORTS: Readonly<Record<string, Report>> = {
  products: {
    title: 'Orders by product',
    about: 'What was sold of each product, without what was given back.',
    columns: [
      ...PRODUCT,
      text('producer', 'Producer'),
      count('quantity', 'Sold'),
      ...MADE_OF,
      money('gross', 'Sales'),
    ],
    query: (ctx, range) => sql`
      select min(l.title) as product, min(l.detail) as variant, min(v.sku) as sku, coalesce(min(p.name), '') as producer,
             sum(due.quantity)::bigint as quantity, sum(due.goods)::bigint as goods, sum(due.adjusted)::bigint as adjusted,
             sum(due.gross)::bigint as gross, min(l.title) || ' ' || min(l.detail) as sort, v.id::text as id
      from ${soldLines(ctx, range)} and l.variant_id is not null group by v.id`,
  },
  producers: {
    title: 'Totals by producer',
    about: 'What was sold of each producer, what they get of it and what stays with the shop.',
    columns: [
      text('producer', 'Producer', true),
      count('quantity', 'Sold'),
      money('gross', 'Sales'),
      money('share', 'Theirs'),
      money('kept', 'Ours'),
      count('unknown', 'Without a cost price'),
    ],
    query: (ctx, range) => sql`
      select coalesce(min(p.name), 'Nobody in particular') as producer, sum(due.quantity)::bigint as quantity,
             sum(due.gross)::bigint as gross, coalesce(sum(due.share), 0)::bigint as share,
             (sum(due.gross) - coalesce(sum(due.share), 0))::bigint as kept,
             coalesce(sum(due.quantity) filter (where s.unit_share is null), 0)::bigint as unknown,
             coalesce(min(p.name), '') as sort, coalesce(p.id::text, '') as id
      from ${soldLines(ctx, range)} and l.variant_id is not null group by p.id`,
  },
  customers: {
    title: 'Orders by customer',
    about: 'Who bought for how much.',
    personal: true,
    columns: [
      text('customer', 'Customer', true),
      text('email', 'E-mail', true),
      count('orders', 'Orders'),
      count('quantity', 'Things'),
      ...MADE_OF,
      CHARGES,
      money('gross', 'Sales'),
    ],
    query: (ctx, range) => sql`
      select max(o.name) as customer, max(o.email) as email, count(*)::int as orders, ${SUMS},
             max(o.name) as sort, concat(o.member_id, o.email) as id
      from ${soldOrders(ctx, range)} q ${ORDER_OF_SUMS} group by o.member_id, o.email`,
  },
  places: {
    title: 'Orders by place',
    about:
      'How much is collected where and when, and how much is brought, each order with what was added to it.',
    columns: [
      text('place', 'Place', true),
      day('starts', 'When'),
      count('orders', 'Orders'),
      count('quantity', 'Things'),
      ...MADE_OF,
      CHARGES,
      money('gross', 'Sales'),
    ],
    query: (ctx, range) => sql`
      select case when bool_or(at.brought) then 'Delivered'
               else coalesce(min(cp.name), min(sl.place), 'No time of their own') end as place,
             coalesce(to_char(min(sl.starts_at) at time zone ${ctx.house.site().timeZone}, 'YYYY-MM-DD HH24:MI'), '') as starts,
             count(*)::int as orders, ${SUMS},
             coalesce(min(cp.name), '') || ' ' || coalesce(to_char(min(sl.starts_at), 'YYYY-MM-DD HH24:MI'), '') as sort,
             case when at.brought then 'brought' else coalesce(sl.id::text, '') end as id
      from ${soldOrders(ctx, range)} q ${ORDER_OF_SUMS} left join orders f on f.id = o.follows_id
        cross join lateral (select coalesce(o.collection_slot_id, f.collection_slot_id) as slot,
          exists (select from order_deliveries od where od.order_id in (o.id, f.id)) as brought) at
        left join slots sl on sl.id = at.slot
        left join collection_place_slots ps on ps.slot_id = sl.id left join collection_places cp on cp.id = ps.place_id
      where exists (select from order_lines g where g.order_id = o.id and ${isGoods('g')})
        or exists (select from order_adjustments a where a.order_id = o.id and ${isOfLine})
      group by sl.id, case when at.brought then 'brought' else coalesce(sl.id::text, '') end`,
  },
  lines: {
    title: 'Everything that was ordered',
    about: 'Each line of each paid order.',
    personal: true,
    columns: [
      text('order', 'Order'),
      day('paid', 'Paid'),
      text('customer', 'Customer', true),
      text('product', 'What', true),
      text('producer', 'Producer'),
      count('quantity', 'Quantity'),
      money('gross', 'Sales'),
    ],
    query: (ctx, range) => sql`
      select o.number as order, to_char(o.settled_at at time zone ${ctx.house.site().timeZone}, 'YYYY-MM-DD') as paid, o.name as customer,
             l.title || case when l.detail <> '' then ', ' || l.detail else '' end as product, coalesce(p.name, '') as producer,
             due.quantity::bigint as quantity, due.gross::bigint as gross,
             to_char(o.settled_at, 'YYYY-MM-DD HH24:MI:SS.MS') as sort, part.id::text as id
      from ${soldLines(ctx, range)}`,
  },
  payments: {
    title: 'Payments by way',
    about: 'What came and what went back, by the way it took.',
    columns: [
      way(true),
      count('payments', 'Payments'),
      money('came', 'Came'),
      count('refunds', 'Refunds'),
      money('went', 'Went back'),
      money('net', 'Left'),
    ],
    query: (ctx, range) => sql`
      select way, sum(payments)::bigint as payments, sum(came)::bigint as came, sum(refunds)::bigint as refunds, sum(went)::bigint as went,
             (sum(came) - sum(went))::bigint as net, way as sort, way as id
      from (select x.way, 1 as payments, x.amount as came, 0 as refunds, 0 as went from payments x
              where x.state = 'paid' and x.amount > 0 and ${ofOrders(ctx, 'x', 'x.paid_at', range)}
            union all select x.way, 1, x.amount, 0, 0 from order_parts x join orders po on po.id = x.order_id and po.state = 'paid'
              where x.released_at is null and ${ofOrders(ctx, 'x', 'po.settled_at', range)}
            union all select q.way, 0, 0, 1, b.amount from refund_parts b join refunds x on x.id = b.refund_id join order_parts q on q.id = b.part_id
              where x.state = 'done' and ${ofOrders(ctx, 'x', 'x.done_at', range)}
            union all select x.way, 0, 0, 1, coalesce(x.by_payment, x.amount) from refunds x
              where ${WENT_BACK} and coalesce(x.by_payment, x.amount) > 0 and ${ofOrders(ctx, 'x', 'x.done_at', range)}
            union all select 'sumup', 0, 0, (t.kind = 'loss')::int, -e.amount from ledger_transactions t
              join ledger_entries e on e.transaction_id = t.id and (e.amount < 0) = (t.kind = 'loss')
              join payment_differences d on d.id = t.source_id join payments p on p.id = d.payment_id
              where t.kind in ('loss', 'recovery') and ${ofOrders(ctx, 'p', 't.booked_at', range)}) moved group by way`,
  },
  vat: {
    title: 'VAT',
    about: 'What was booked as VAT of sales and of refunds, by rate.',
    columns: [
      text('rate', 'Rate', true),
      money('charged', 'Of sales'),
      money('returned', 'Of refunds'),
      money('due', 'Due'),
    ],
    query: (ctx, range) => sql`
      select (substr(a.code, 5)::numeric / 100)::float8::text || ' %' as rate,
             coalesce(-sum(e.amount) filter (where t.kind <> 'refund'), 0)::bigint as charged,
             coalesce(sum(e.amount) filter (where t.kind = 'refund'), 0)::bigint as returned, -sum(e.amount)::bigint as due,
             lpad(substr(a.code, 5), 6, '0') as sort, a.code as id
      from ledger_accounts a join ledger_entries e on e.account_id = a.id join ledger_transactions t on t.id = e.transaction_id
        left join payments pa on t.kind = 'payment' and pa.id = t.source_id
        left join refunds rf on t.kind = 'refund' and rf.id = t.source_id
        cross join lateral (select coalesce(pa.order_id, rf.order_id) as order_id) x
      where a.code like 'vat:%' and e.currency = ${ctx.house.site().currency} and ${ofOrders(ctx, 'x', 't.booked_at', range)}
      group by a.code`,
  },
  margins: {
    title: 'Cost and margin',
    about:
      'What each product brought, what it cost and what is left, VAT in it. Without a cost price nobody knows.',
    columns: [
      ...PRODUCT,
      count('quantity', 'Sold'),
      money('gross', 'Sales'),
      money('share', 'Cost'),
      money('margin', 'Margin'),
      { name: 'rate', heading: 'Of the sales', kind: 'percent' },
    ],
    query: (ctx, range) => sql`
      select q.*, q.gross - q.share as margin, case when q.gross > 0 then ((q.gross - q.share) * 10000 / q.gross)::bigint end as rate
      from (select min(l.title) as product, min(l.detail) as variant, min(v.sku) as sku, sum(due.quantity)::bigint as quantity,
              sum(due.gross)::bigint as gross,
              case when count(*) = count(s.unit_share) then sum(due.share)::bigint end as share,
              min(l.title) || ' ' || min(l.detail) as sort, v.id::text as id
            from ${soldLines(ctx, range)} and l.variant_id is not null group by v.id) q`,
  },
  fees: {
    title: 'Fees of producers',
    about: 'What the shop keeps of the producers’ own prices, by producer and cycle.',
    columns: [
      text('producer', 'Producer', true),
      text('cycle', 'Cycle', true),
      money('cost', 'They asked'),
      money('fee', 'Fee'),
      money('share', 'They get'),
    ],
    query: (ctx, range) => sql`
      select min(p.name) as producer, coalesce(min(c.name), '') as cycle, sum(due.cost)::bigint as cost,
             sum(due.cost - due.share)::bigint as fee, sum(due.share)::bigint as share,
             min(p.name) as sort, p.id::text || coalesce(c.id::text, '') as id
      from ${soldLines(ctx, range, sql`left join order_cycles c on c.id = s.cycle_id`)} and s.unit_share is not null and p.id is not null
      group by p.id, c.id`,
  },
  'pay-outs': {
    title: 'Pay-outs to producers',
    about:
      'What producers were paid, by day, and what of it was undone, with a minus. A cycle changes nothing here.',
    columns: [
      day('day', 'Day'),
      text('producer', 'Producer', true),
      way(),
      text('note', 'Note', true),
      money('amount', 'Paid out'),
    ],
    query: (ctx, range) => sql`
      select to_char(po.paid_at at time zone ${ctx.house.site().timeZone}, 'YYYY-MM-DD') as day, p.name as producer, po.way, po.note,
             po.amount, to_char(po.paid_at, 'YYYY-MM-DD HH24:MI:SS.MS') as sort, po.id::text as id
      from (select id, producer_id, way, note, amount, paid_at from producer_payouts
        union all select o.id, o.producer_id, o.way, v.note, -o.amount, v.reversed_at
          from producer_payout_reversals v join producer_payouts o on o.id = v.payout_id) po
        join producers p on p.id = po.producer_id where ${within(ctx, 'po.paid_at', range)}`,
  },
  sales: {
    title: 'Sales over time',
    about: 'What was sold, by day, week or month as the days are many, without what was given back.',
    plot: 'gross',
    columns: [
      day('period', 'From'),
      count('orders', 'Orders'),
      count('quantity', 'Things'),
      ...MADE_OF,
      CHARGES,
      money('gross', 'Sales'),
    ],
    query: (ctx, range) => sql`
      select ${periodOf(ctx, range)} as period, count(*)::int as orders, ${SUMS}, ${periodOf(ctx, range)} as sort, '' as id
      from ${soldOrders(ctx, range)} q ${ORDER_OF_SUMS} group by ${periodOf(ctx, range)}`,
  },
  composition: {
    title: 'What sales are made of',
    about:
      'Goods, what was taken off and added, fees, and empties that came back. Of days with all their refunds it is what the books say of sales and VAT.',
    columns: [text('part', 'Part', true), money('amount', 'Amount')],
    query: (ctx, range) => sql`
      select part, sum(amount)::bigint as amount, rank::text as sort, '' as id from (
        select 'Goods at their prices' as part, due.goods as amount, 1 as rank from ${soldLines(ctx, range)}
        union all select 'Vouchers, weights and deposits', due.adjusted, 2 from ${soldLines(ctx, range)} and due.adjusted <> 0
        union all select case a.kind when 'delivery' then 'Delivery and collection' else 'Fees' end, a.amount,
          case a.kind when 'delivery' then 4 else 3 end from ${chargesLeft(ctx, range)}
        union all select 'Empties that came back', -d.amount, 5 from deposit_returns d
          where d.currency = ${ctx.house.site().currency}
            and ${range.cycleId ? sql`false` : within(ctx, 'd.taken_at', range)}) parts
      group by part, rank`,
  },
}

/** The day, week or month of an order. The unit stands in the text: bound twice, it would be two expressions. */
const periodOf = (ctx: Ctx, range: ReportRange) =>
  sql`to_char(date_trunc(${sql.lit(unitOf(range))}, o.settled_at at time zone ${sql.lit(ctx.house.site().timeZone)}), 'YYYY-MM-DD')`

const DAYS = 31
const WEEKS = 200

/** What `sales` counts by. Of a cycle its days. */
export function unitOf(range: ReportRange): 'day' | 'week' | 'month' {
  const days = range.cycleId ? 1 : daysOf(range)
  if (days <= DAYS) return 'day'
  return days <= WEEKS ? 'week' : 'month'
}
