import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'
import { forWhatIsLeft, LEFT_OF_LINE, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { adjustmentsLeft } from '../adjustments/parts-left'
import { isGoods } from '../goods'
import { daysOf, type ReportRange, within } from './range'

export type ReportColumn = {
  readonly name: string
  readonly heading: string
  readonly kind: 'text' | 'number' | 'money' | 'percent'
  /** Its sum stands below it. */
  readonly sum?: boolean
  readonly wide?: boolean
  /** A day, `YYYY-MM-DD`, with or without a time: so in files for spreadsheets, and in words on a page. */
  readonly isDay?: boolean
  /** What is read for what stands in the database. */
  readonly words?: Readonly<Record<string, string>>
}

export type Report = {
  readonly title: string
  readonly about: string
  readonly columns: readonly ReportColumn[]
  /** It names people: whoever takes it away has signed in lately, and that is written down. */
  readonly personal?: boolean
  /** A column that is drawn over the first one. */
  readonly plot?: string
  /**
   * Rows with the columns above, and `sort` and `id`, both text, by which they are ordered and told apart. Amounts in minor
   * units, shares in hundredths of a percent.
   */
  readonly query: (ctx: Ctx, range: ReportRange) => RawBuilder<unknown>
}

const text = (name: string, heading: string, wide = false): ReportColumn => ({
  name,
  heading,
  kind: 'text',
  wide,
})
const day = (name: string, heading: string): ReportColumn => ({ ...text(name, heading), isDay: true })
const count = (name: string, heading: string): ReportColumn => ({ name, heading, kind: 'number', sum: true })
const money = (name: string, heading: string): ReportColumn => ({ name, heading, kind: 'money', sum: true })

const PRODUCT = [text('product', 'Product', true), text('variant', 'Variant'), text('sku', 'Article')]

/** By what money came or went, as it begins a line. */
const way = (wide = false): ReportColumn => ({ ...text('way', 'Way', wide), words: WAYS })
const WAYS = Object.fromEntries(
  Object.entries(WAY_WORDS).map(([each, words]) => [each, words.charAt(0).toUpperCase() + words.slice(1)]),
)

/** What sales are made of, so that every report says the same sum. */
const MADE_OF = [money('goods', 'At their prices'), money('adjusted', 'Vouchers, weights, deposits')]
const CHARGES = money('charges', 'Fees and delivery')

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

/** Over what `soldOrders` gives. */
const SUMS = sql`sum(q.quantity)::bigint as quantity, sum(q.goods)::bigint as goods, sum(q.adjusted)::bigint as adjusted,
  sum(q.charges)::bigint as charges, sum(q.gross)::bigint as gross`

/** Each by its id: how many orders the sums are of is not known beforehand, and all there ever were are not read for some. */
const ORDER_OF_SUMS = sql`cross join lateral (select * from orders where id = q.id offset 0) o`

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

/**
 * Lines `l` of paid orders `o` with what is left of them (`due`), their source `s`, producer `p` and variant `v`. What is
 * left comes to `gross`: its goods at their prices, and what belongs to it besides (`adjusted`: vouchers, weights and
 * deposits), by rate of VAT and cut off towards zero as `lineLeft` does it; `cost` and `share` are its producer's, by its
 * weight once that is known. What a line weighed more is a `part` of its own, of the order that asked for it.
 */
function soldLines(ctx: Ctx, range: ReportRange, joined: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
  const chosen = range.cycleId ? sql`s.cycle_id = ${range.cycleId}` : within(ctx, 'o.settled_at', range)
  return sql`${ordersOf(range)} cross join lateral (
      select ol.id, ol.id as line, null::bigint as more from order_lines ol where ol.order_id = o.id
      union all select a.id, a.weighed_line_id, a.amount from order_adjustments a where a.order_id = o.id and ${isOfLine}
        and ${isLeft}) part
    join order_lines l on l.id = part.line left join line_sources s on s.order_line_id = l.id ${WEIGHT_OF_LINE}
    left join producers p on p.id = s.producer_id left join variants v on v.id = l.variant_id ${joined}
    cross join lateral (select coalesce(sum(r.amount), 0)::bigint as amount
      from (select ${adjustmentsLeft} as amount from order_adjustments a where a.order_line_id = l.id group by a.vat_rate) r) adj
    cross join lateral (
      select ${LEFT_OF_LINE} as quantity, ${LEFT_OF_LINE} * l.unit_amount as goods, adj.amount as adjusted,
        ${LEFT_OF_LINE} * l.unit_amount + adj.amount as gross, ${forWhatIsLeft(sql.ref('s.unit_cost'))} as cost,
        ${forWhatIsLeft(sql.ref('s.unit_share'))} as share
      where part.more is null and ${LEFT_OF_LINE} > 0
      union all select 0, 0, part.more, part.more, case when s.unit_cost is not null then 0 end, case when s.unit_share is not null then 0 end
      where part.more is not null) due
    where o.state = 'paid' and l.currency = ${ctx.house.site().currency} and ${chosen}`
}

/** An adjustment `a` that stands by itself and is what a line weighed more or less. */
const isOfLine = sql<boolean>`(a.kind = 'weight' and a.weighed_line_id is not null)`

/** Of those that go back by themselves: it did not. */
const isLeft = sql<boolean>`not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id and r.state = 'done'
  where ra.adjustment_id = a.id)`

/** Fees and delivery `a` of paid orders `o` that were not given back; of a cycle, those of orders with something of it. */
function chargesLeft(ctx: Ctx, range: ReportRange): RawBuilder<unknown> {
  const chosen = range.cycleId ? sql`true` : within(ctx, 'o.settled_at', range)
  return sql`${ordersOf(range)} join order_adjustments a on a.order_id = o.id and a.order_line_id is null and not ${isOfLine}
    where o.state = 'paid' and a.currency = ${ctx.house.site().currency} and ${chosen} and ${isLeft}`
}

/** Orders `o`: of a cycle those alone that have a line of it, or ask for what one weighed more. They are gathered first, and no other is looked at. */
const ordersOf = ({ cycleId }: ReportRange): RawBuilder<unknown> =>
  cycleId
    ? sql`(${idsOfCycle(cycleId)} offset 0) oc cross join lateral (select * from orders where id = oc.order_id offset 0) o`
    : sql`orders o`

const isOfCycle = (order: string, cycleId: string) =>
  sql<boolean>`${sql.ref(order)} in (${idsOfCycle(cycleId)})`

const idsOfCycle = (
  cycleId: string,
) => sql`select cl.order_id from line_sources cs join order_lines cl on cl.id = cs.order_line_id
    where cs.cycle_id = ${cycleId}
  union select wa.order_id from line_sources ws join order_adjustments wa on wa.weighed_line_id = ws.order_line_id
    where ws.cycle_id = ${cycleId}`

/** By order, what is left of its lines and of its charges: `orders` of both stand as one. */
function soldOrders(ctx: Ctx, range: ReportRange): RawBuilder<unknown> {
  return sql`(select id, sum(quantity)::bigint as quantity, sum(goods)::bigint as goods, sum(adjusted)::bigint as adjusted,
      sum(charges)::bigint as charges, (sum(goods) + sum(adjusted) + sum(charges))::bigint as gross
    from (select o.id, due.quantity, due.goods, due.adjusted, 0::bigint as charges from ${soldLines(ctx, range)}
      union all select o.id, 0, 0, 0, a.amount from ${chargesLeft(ctx, range)}) parts group by id)`
}

/** One that a bank gave back again has both its moments: it went, and its recovery came. */
const WENT_BACK = sql`(x.state = 'done' or x.done_at is not null)`

/** What is of an order with something of the cycle, or lies in the days. */
function ofOrders(ctx: Ctx, table: string, moment: string, range: ReportRange): RawBuilder<boolean> {
  if (!range.cycleId) return within(ctx, moment, range)
  return isOfCycle(`${table}.order_id`, range.cycleId)
}
