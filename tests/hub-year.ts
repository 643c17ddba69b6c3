import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { SETTLING_MINUTES } from '#core/contracts/market'
import { requireMember } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lineLeft, type SoldLine } from '#core/pricing/line-left'
import { vatByRate } from '#core/pricing/vat'
import { acceptInvitation, invite } from '#core/services/cart/households/invitations'
import { openHousehold, ownHousehold } from '#core/services/cart/households/own-household'
import { changeCredit } from '#core/services/cart/ledger/change-credit'
import { trialBalance } from '#core/services/cart/ledger/trial-balance'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { owedProducers, owedTo } from '#core/services/cart/producers/owed'
import { payProducer } from '#core/services/cart/producers/pay-producer'
import { producerStatement } from '#core/services/cart/producers/producer-statement'
import { previewReceipt, receive } from '#core/services/cart/receiving/receive'
import { settleMissing } from '#core/services/cart/receiving/settle-shortages'
import { readReport } from '#core/services/cart/reports/read-report'
import { refundOrder } from '#core/services/cart/shop/refund-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import { linesToWeigh } from '#core/services/cart/weights/lines-to-weigh'
import { weighLine } from '#core/services/cart/weights/weigh-line'
import { openAndCloseCycles } from '#core/services/market/cycles/close-cycle'
import { saveIncoming } from '#core/services/market/cycles/exchanges'
import { makeCycle } from '#core/services/market/cycles/save-cycle'
import { sellInCycles } from '#core/services/market/cycles/settings'
import { proposeVariant } from '#core/services/market/rooms/propose'
import { doJobs } from './cart'
import { offerAllWays } from './credit'
import { type Dice, dice, oneOf } from './dice'
import type { TestHouse } from './house'
import { type Crop, crop, grower, roomMate } from './hub'
import { fee } from './prices'

export type Year = {
  readonly seed: number
  readonly producers: number
  readonly households: number
  readonly cycles: number
}

type Household = { readonly id: string; readonly ctx: (now: Date) => Ctx }
type Maker = { readonly id: string; readonly mate: Ctx; readonly crops: readonly Crop[] }
const HOUR_MS = 3_600_000
const WEEK_MS = 168 * HOUR_MS
const START = Date.parse('2026-01-05T08:00:00Z')
const CROPS_EACH = 4

/** Plays a hub through its cycles: orders, shortages, what the scales say, refunds, cash that never came, pay-outs. The same seed, the same year. */
export async function playYear(
  world: TestHouse,
  year: Year,
  said: (line: string) => void = () => {},
): Promise<void> {
  const random = dice(year.seed)
  const makers = await settle(world, year)
  const households = await move(world, year.households)
  for (let at = 0; at + 1 < households.length; at += 8) await shareCredit(households[at], households[at + 1])
  let last: string | null = null
  for (let week = 0; week < year.cycles; week++) {
    last = await playWeek(world, { random, makers, households, week, last })
    // As a database does by itself in the days between.
    await sql`analyze`.execute(db(world.ctx()))
    said(`cycle ${week + 1} of ${year.cycles}`)
  }
}

async function settle(world: TestHouse, { producers }: Year): Promise<readonly Maker[]> {
  await offerAllWays(world)
  await sellInCycles(world.ctx('shopkeeper'), true)
  const rates = [0, 500, 2_000].map(rate => ({
    id: Bun.randomUUIDv7(),
    name: `${rate}`,
    rate,
    is_default: rate === 0,
  }))
  await db(world.ctx()).insertInto('vat_rates').values(rates).execute()
  // Fees that follow what the goods weigh and come to, with VAT of their own.
  const vat = { vat_rate_id: rates[2]?.id ?? null }
  await fee(world, { label: 'Haulage', kind: 'per-kg', amount: 31, ...vat })
  await fee(world, { label: 'Handling', kind: 'percent', amount: null, rate: 250, ...vat })
  const makers: Maker[] = []
  for (let count = 0; count < producers; count++) {
    const id = await grower(world)
    const crops: Crop[] = []
    for (let number = 0; number < CROPS_EACH; number++) {
      // Prices that no rate divides evenly; one crop in eight of which nobody says what it costs.
      const price = 101 + ((count * 37 + number * 113) % 700)
      const cost = (count + number) % 8 === 7 ? null : Math.floor(price * 0.77)
      const made = await crop(world, id, { price, cost, stock: 0 })
      await db(world.ctx())
        .updateTable('products')
        .set({ vat_rate_id: rates[(count + number) % rates.length]?.id ?? null })
        .where('id', '=', made.productId)
        .execute()
      // One crop in two is sold by weight, at no round one.
      if ((count + number) % 2 === 0) {
        const shop = world.ctx('shopkeeper')
        const grams = 133 + ((count * 211 + number * 97) % 900)
        await shop.services.market.setPackaging(shop, made.variantId, { grams, deposit: null })
      }
      crops.push(made)
    }
    makers.push({ id, mate: await roomMate(world, id, true), crops })
  }
  return makers
}

async function move(world: TestHouse, count: number): Promise<readonly Household[]> {
  const { rows } = await sql<{ id: string; email: string; handle: string }>`
    insert into members (id, email, name, handle, joined_at)
    select gen_random_uuid(), 'household' || n || '@example.test', 'Household ' || n, 'household' || n, now()
    from generate_series(1, ${count}::int) n returning id, email, handle`.execute(db(world.ctx()))
  return rows.map(({ id, email, handle }) => ({
    id,
    ctx: now => ({
      ...world.ctx(),
      now,
      viewer: { member: { id, name: handle, email, handle }, roles: [], authenticatedAt: now },
    }),
  }))
}

/** Two of them share one credit from the beginning. */
async function shareCredit(host: Household | undefined, guest: Household | undefined): Promise<void> {
  if (!host || !guest) return
  const now = new Date(START)
  await openHousehold(host.ctx(now), `House of ${host.id}`, 'move')
  await invite(host.ctx(now), requireMember(guest.ctx(now)).email)
  const [invited] = (await ownHousehold(guest.ctx(now))).invited
  await acceptInvitation(guest.ctx(now), invited?.id ?? '', 'move')
}

type Week = {
  readonly random: Dice
  readonly makers: readonly Maker[]
  readonly households: readonly Household[]
  readonly week: number
  readonly last: string | null
}

async function playWeek(world: TestHouse, { random, makers, households, week, last }: Week): Promise<string> {
  const opensAt = new Date(START + week * WEEK_MS)
  const closesAt = new Date(opensAt.getTime() + 96 * HOUR_MS)
  const keeper = (now: Date): Ctx => {
    const ctx = { ...world.ctx('shopkeeper'), now }
    return { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: now } }
  }
  const id = await makeCycle(keeper(opensAt), { name: `Week ${week + 1}`, note: '', opensAt, closesAt }, last)
  for (const maker of makers) await offer(keeper(opensAt), id, maker, random, last === null)
  const open = (): Date => new Date(opensAt.getTime() + Math.floor(random() * 95 * HOUR_MS))
  const placed: { number: string; way: 'credit' | 'cash' }[] = []
  for (const household of households) {
    if (random() < 0.4) continue
    const order = await shop(household, open(), makers, random, keeper)
    if (order) placed.push(order)
  }
  await openAndCloseCycles({ ...world.ctx(), now: new Date(closesAt.getTime() + SETTLING_MINUTES * 60_000) })
  const monday = new Date(closesAt.getTime() + 24 * HOUR_MS)
  for (const maker of makers) await deliver(keeper(monday), id, maker, random)
  await settleAll(world, monday)
  await collect(placed, keeper(new Date(monday.getTime() + HOUR_MS)), random)
  await settleAll(world, monday)
  // Whoever never came to pay has nothing kept for them any more.
  await expireOrders({ ...world.ctx(), now: new Date(opensAt.getTime() + 4 * WEEK_MS) })
  if (week % 4 === 3) await payAll(keeper(monday), makers, random)
  await db(world.ctx()).deleteFrom('carts').execute()
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
  return id
}

async function offer(
  keeper: Ctx,
  cycleId: string,
  maker: Maker,
  random: Dice,
  isFirst: boolean,
): Promise<void> {
  for (const { variantId } of maker.crops) {
    const { cost, reserved } = await known(keeper, variantId)
    const stock = reserved + 5 + Math.floor(random() * 40)
    const asked = cost === null ? null : { amount: cost, currency: 'GBP' }
    await proposeVariant({ ...maker.mate, em: keeper.em.fork(), now: keeper.now }, maker.id, variantId, {
      stock,
      cost: asked,
    })
  }
  if (!isFirst) return
  await saveIncoming(keeper, cycleId, maker.id, {
    offersUntil: null,
    readyAt: null,
    feeRate: Math.floor(random() * 1_500),
    instructions: '',
    variants: maker.crops.map(({ variantId }, index) => ({ variantId, most: index === 0 ? 25 : null })),
  })
}

async function known(ctx: Ctx, variantId: string): Promise<{ cost: number | null; reserved: number }> {
  return db(ctx)
    .selectFrom('variants')
    .select(['cost_amount as cost', 'reserved'])
    .where('id', '=', variantId)
    .executeTakeFirstOrThrow()
}

async function shop(
  { id, ctx }: Household,
  now: Date,
  makers: readonly Maker[],
  random: Dice,
  keeper: (now: Date) => Ctx,
): Promise<{ number: string; way: 'credit' | 'cash' } | null> {
  const wanted = new Set(
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => oneOf(random, oneOf(random, makers).crops)),
  )
  try {
    for (const { sellable } of wanted) await addToCart(ctx(now), sellable, 1 + Math.floor(random() * 3))
  } catch (refusal) {
    if (!(refusal instanceof SoldOut)) throw refusal
  }
  const { total, ready } = await readCart(ctx(now))
  if (total.amount === 0 || !ready) return null
  const way = random() < 0.85 ? 'credit' : 'cash'
  if (way === 'credit')
    await changeCredit(keeper(now), id, {
      // Some have a little more, which pays for what weighs more.
      kind: 'top-up',
      amount: { ...total, amount: total.amount + (random() < 0.5 ? 300 : 0) },
      way: 'cash',
      note: '',
      formId: Bun.randomUUIDv7(),
    })
  const wish = { name: 'Household', note: '', collectionSlotId: null, idempotencyKey: Bun.randomUUIDv7() }
  try {
    const { number } = await placeOrder(ctx(now), { ...wish, way, seenTotal: total.amount })
    return { number, way }
  } catch (refusal) {
    if (refusal instanceof SoldOut) return null
    // Too many unpaid: they have to come and pay first.
    if (refusal instanceof Error && refusal.name === 'TooManyUnpaid') return null
    throw refusal
  }
}

async function deliver(keeper: Ctx, cycleId: string, maker: Maker, random: Dice): Promise<void> {
  const { ordered } = await previewReceipt(keeper, cycleId, maker.id, new Map())
  if (ordered.length === 0) return
  const came = new Map(
    ordered.flatMap(({ variantId, ordered: count }) =>
      random() < 0.15 ? [[variantId, Math.floor(random() * (count + 1))] as const] : [],
    ),
  )
  const { seen } = await previewReceipt(keeper, cycleId, maker.id, came)
  const wayBack = random() < 0.5 ? 'same' : 'credit'
  await receive(keeper, cycleId, maker.id, { came, note: '', wayBack, formId: Bun.randomUUIDv7(), seen })
}

/**
 * What is packed is weighed, before it is paid or after; cash is paid when it is collected, by nine in ten; now and then
 * something is spoiled.
 */
async function collect(
  placed: readonly { number: string; way: 'credit' | 'cash' }[],
  keeper: Ctx,
  random: Dice,
): Promise<void> {
  for (const { number, way } of placed) {
    if (random() < 0.6) await weigh(keeper, number, random)
    if (way === 'cash' && random() < 0.1) continue
    if (way === 'cash') await receivePayment(keeper, number, { way: 'cash', bankLineId: null })
    if (random() < 0.8) await weigh(keeper, number, random)
    // Now and then somebody misread the scales.
    if (random() < 0.3) await weigh(keeper, number, random)
    await payForWeights(keeper, number, random)
    if (random() < 0.3) await weigh(keeper, number, random)
    if (random() > 0.12) continue
    const { rows } = await sql<{
      id: string
    }>`select l.id from order_lines l join orders o on o.id = l.order_id
      where o.number = ${number} and l.quantity > l.refunded_quantity order by l.position limit 1`.execute(
      db(keeper),
    )
    const [line] = rows
    if (line) await refundOrder(keeper, number, [{ orderLineId: line.id, quantity: 1 }], 'Spoiled')
  }
}

/** Each line that can be, most of them, as often as it is called. Scales say from half of what was thought to half as much again. */
async function weigh(keeper: Ctx, number: string, random: Dice): Promise<void> {
  for (const { id, left, estimatedGrams } of await linesToWeigh(keeper, number)) {
    if (random() < 0.2) continue
    await weighLine(keeper, number, id, Math.round(estimatedGrams * left * (0.5 + random())))
  }
}

/** What weighed more and waits for cash, by some. */
async function payForWeights(keeper: Ctx, number: string, random: Dice): Promise<void> {
  const { rows } = await sql<{ number: string }>`
    select f.number from orders f join orders o on o.id = f.follows_id where o.number = ${number} and f.state = 'pending'
    order by f.placed_at, f.total_amount, f.number`.execute(db(keeper))
  for (const { number: more } of rows)
    if (random() < 0.7) await receivePayment(keeper, more, { way: 'cash', bankLineId: null })
}

async function settleAll(world: TestHouse, now: Date): Promise<void> {
  // First what goes back already: of each order one refund at a time.
  await doJobs(world, 'finish-refund', now)
  do await settleMissing({ ...world.ctx(), now })
  while ((await doJobs(world, 'finish-refund', now)) > 0)
}

async function payAll(keeper: Ctx, makers: readonly Maker[], random: Dice): Promise<void> {
  for (const { id } of makers) {
    const owed = await owedTo(keeper, id)
    const amount = random() < 0.7 ? owed.amount : Math.floor(owed.amount / 3)
    if (amount <= 0) continue
    const way = random() < 0.5 ? 'cash' : 'transfer'
    await payProducer(keeper, id, { amount: { ...owed, amount }, way, note: '', formId: Bun.randomUUIDv7() })
  }
}

/** Not called off because the scales said less later, and not given back for that. */
const IS_CHARGED = `not exists (select from orders ao where ao.id = a.order_id and ao.follows_id is not null and ao.state = 'cancelled')
  and not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
    where ra.adjustment_id = a.id and r.reason = 'It weighed less than was thought')`

/** Those that were not undone. */
const STANDING_PAYOUTS =
  '(select * from producer_payouts p where not exists (select from producer_payout_reversals v where v.payout_id = p.id))'

/** What has to be nothing, each counted or summed by the database itself. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'all entries of the ledger together': `select coalesce(sum(amount), 0) from ledger_entries`,
  'transactions that do not come to nothing': `select count(*) from (select transaction_id from ledger_entries group by 1 having sum(amount) <> 0) t`,
  'shelves that are not the sum of their movements': `select count(*) from variants v where v.stock <> coalesce((select sum(quantity) from stock_movements m where m.variant_id = v.id), 0)`,
  'promises that are no reservations': `select count(*) from variants v where v.reserved <> coalesce((select sum(quantity) from reservations r where r.variant_id = v.id), 0)`,
  'sold more than there was': `select count(*) from variants where stock < 0 or reserved > stock`,
  'cycles that took more than their most': `select count(*) from (select iv.most, sum(l.quantity - l.refunded_quantity) as sold
    from exchange_variants iv join cycle_exchanges i on i.id = iv.exchange_id join line_sources s on s.cycle_id = i.cycle_id and s.variant_id = iv.variant_id
      join order_lines l on l.id = s.order_line_id join orders o on o.id = l.order_id and o.state in ('paid', 'pending')
    where iv.most is not null group by iv.exchange_id, iv.variant_id, iv.most) t where sold > most`,
  'lines of an order without a source': `select count(*) from order_lines l left join line_sources s on s.order_line_id = l.id where l.kind = 'product' and s.order_line_id is null`,
  'lines whose shares are not what is left of them': `select count(*) from order_lines l join orders o on o.id = l.order_id join line_sources s on s.order_line_id = l.id
    left join lateral (select sum(quantity) as quantity, sum(amount) as amount from producer_shares where order_line_id = l.id) b on true
    left join order_line_weights w on w.order_line_id = l.id and w.grams is not null
    cross join lateral (select case when o.state = 'paid' then l.quantity - l.refunded_quantity else 0 end as left) n
    where s.unit_share is not null and (coalesce(b.quantity, 0) <> n.left
      or coalesce(b.amount, 0) <> n.left * s.unit_share + coalesce(trunc(
        (floor(s.unit_share * w.grams::numeric / w.estimated_grams + 0.5) - s.unit_share * w.of_quantity) * least(n.left, w.of_quantity) / w.of_quantity), 0))`,
  'lines that are not charged by what they weighed': `select count(*) from order_lines l join orders o on o.id = l.order_id and o.state in ('paid', 'pending')
    join order_line_weights w on w.order_line_id = l.id and w.grams is not null
    where coalesce((select sum(a.amount) from order_adjustments a where a.kind = 'weight'
        and (a.order_line_id = l.id or (a.weighed_line_id = l.id and a.order_id <> l.order_id and ${IS_CHARGED}))), 0)
      <> floor(l.unit_amount * w.grams::numeric / w.estimated_grams + 0.5) - l.unit_amount * w.of_quantity`,
  'fees that are not what their goods weigh and come to': `select count(*) from order_fees f
    cross join lateral (select coalesce(sum(a.amount), 0) as charged from order_adjustments a where a.order_fee_id = f.id and ${IS_CHARGED}) c
    cross join lateral (select
        sum(coalesce(w.grams + w.estimated_grams * (l.quantity - w.of_quantity), w.estimated_grams * l.quantity, 0)) * 1000 as millionths,
        sum(l.unit_amount * l.quantity + coalesce(floor(l.unit_amount * w.grams::numeric / w.estimated_grams + 0.5) - l.unit_amount * w.of_quantity, 0)) as worth
      from order_lines l left join order_line_weights w on w.order_line_id = l.id where l.order_id = f.order_id) g
    where f.basis <> case f.kind when 'per-kg' then g.millionths else g.worth end
      or c.charged <> floor(f.rate * f.basis::numeric / case f.kind when 'per-kg' then 1000000 else 10000 end + 0.5)`,
  'producers whose account is not their shares less their pay-outs': `select count(*) from producers p where
    coalesce((select -sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'producer:' || p.id), 0)
    <> coalesce((select sum(amount) from producer_shares s where s.producer_id = p.id), 0) - coalesce((select sum(amount) from ${STANDING_PAYOUTS} o where o.producer_id = p.id), 0)`,
  'cost of goods that is no producer’s share': `select coalesce((select sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'cost-of-goods'), 0)
    - coalesce((select sum(amount) from producer_shares), 0)`,
  'sales and VAT that are not payments less refunds': `select coalesce((select sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'sales' or a.code like 'vat:%'), 0)
    + coalesce((select sum(amount) from payments where state = 'paid'), 0) - coalesce((select sum(amount) from refunds where state = 'done'), 0)`,
  'cash that is not what came less what went': `select coalesce((select sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'cash'), 0)
    - coalesce((select sum(e.amount) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id join ledger_accounts a on a.id = e.account_id where a.code = 'cash' and t.kind = 'top-up'), 0)
    - coalesce((select sum(amount) from payments where state = 'paid' and way = 'cash'), 0) + coalesce((select sum(amount) from ${STANDING_PAYOUTS} o where way = 'cash'), 0)`,
  'credit that is not top-ups and refunds less payments': `select coalesce((select sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'credit' or a.code like 'household:%'), 0)
    + coalesce((select sum(e.amount) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id join ledger_accounts a on a.id = e.account_id where a.code = 'cash' and t.kind = 'top-up'), 0)
    + coalesce((select sum(amount) from refunds where state = 'done' and way = 'credit'), 0) - coalesce((select sum(amount) from payments where state = 'paid' and way = 'credit'), 0)`,
  'households whose credit is not what its members brought and got back less what they bought': `select count(*) from households h where
    coalesce((select -sum(e.amount) from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'household:' || h.id), 0)
    <> coalesce((select -sum(e.amount) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id and t.kind = 'top-up'
        join household_memberships hm on hm.member_id = e.member_id where hm.household_id = h.id), 0)
      + coalesce((select sum(r.amount) from refunds r join orders o on o.id = r.order_id join household_memberships hm on hm.member_id = o.member_id
          where hm.household_id = h.id and r.state = 'done' and r.way = 'credit'), 0)
      - coalesce((select sum(p.amount) from payments p join orders o on o.id = p.order_id join household_memberships hm on hm.member_id = o.member_id
          where hm.household_id = h.id and p.state = 'paid' and p.way = 'credit'), 0)`,
  'things that did not come and are nobody’s shortage': `select count(*) from goods_receipt_lines rl join goods_receipts r on r.id = rl.receipt_id
    where greatest(rl.ordered - rl.came, 0) <> coalesce((select sum(sh.quantity) from shortages sh join line_sources s on s.order_line_id = sh.order_line_id
      where sh.receipt_id = r.id and s.variant_id = rl.variant_id), 0)`,
  'shortages of paid orders that are not settled': `select count(*) from shortages sh join order_lines l on l.id = sh.order_line_id join orders o on o.id = l.order_id
    where o.state = 'paid' and sh.refund_id is null and l.quantity > l.refunded_quantity`,
  'refunds under way': `select count(*) from refunds where state <> 'done'`,
  'things ordered of a producer that nobody bought': `select count(*) from producer_order_lines pl join producer_orders po on po.id = pl.producer_order_id
    where pl.quantity <> (select sum(l.quantity) from line_sources s join order_lines l on l.id = s.order_line_id
      join orders o on o.id = l.order_id where s.cycle_id = po.cycle_id and s.variant_id = pl.variant_id)`,
}

export type Sum = { readonly name: string; readonly value: number }

/** Every invariant with its value after a year: all of them have to be nothing. */
export async function addUp(world: TestHouse): Promise<readonly Sum[]> {
  const sums: Sum[] = []
  for (const [name, query] of Object.entries(INVARIANTS)) {
    const { rows } = await transaction(world.ctx(), async tx => {
      // Of all that there is; no page asks so much.
      await sql`set local statement_timeout = 0`.execute(db(tx))
      return sql<{ value: number }>`select (${sql.raw(query)})::bigint as value`.execute(db(tx))
    })
    sums.push({ name, value: Number(rows[0]?.value ?? Number.NaN) })
  }
  const { difference } = await trialBalance(world.ctx('shopkeeper'))
  return [
    ...sums,
    { name: 'the trial balance', value: difference.amount },
    { name: 'VAT by rate that is not that of what is left of each order', value: await vatAstray(world) },
    {
      name: 'sales of the reports that are not what was paid less what went back',
      value: await reportAstray(world, 'composition', 'amount', NET_SALES),
    },
    {
      name: 'shares of the reports that are not what producers get',
      value: await reportAstray(world, 'producers', 'share', SHARES),
    },
    {
      name: 'producers’ shares and fees that are not what they asked',
      value: await reportAstray(world, 'fees', 'share', SHARES),
    },
    { name: 'statements whose last line is not what is owed', value: await statementsAstray(world) },
  ]
}

type LeftOfOrder = {
  readonly order: string
  readonly lines: readonly (SoldLine & { readonly left: number })[] | null
  readonly whole: readonly { readonly amount: number; readonly vatRate: number | null }[] | null
}

/** Reckoned anew, order by order, from what is left of its lines and of what stands beside them. */
async function vatAstray(world: TestHouse): Promise<number> {
  const { rows } = await sql<LeftOfOrder>`
    select o.id as order,
      (select json_agg(json_build_object('key', l.id, 'unitAmount', l.unit_amount, 'quantity', l.quantity, 'vatRate', l.vat_rate,
          'left', l.quantity - l.refunded_quantity, 'adjustments', (select coalesce(json_agg(json_build_object('amount', a.amount,
            'vatRate', a.vat_rate, 'of', a.of_quantity)), '[]') from order_adjustments a where a.order_line_id = l.id)))
        from order_lines l where l.order_id = o.id) as lines,
      (select json_agg(json_build_object('amount', a.amount, 'vatRate', a.vat_rate)) from order_adjustments a
        where a.order_id = o.id and a.order_line_id is null
          and not exists (select from refund_adjustments ra where ra.adjustment_id = a.id)) as whole
    from orders o where o.state = 'paid'`.execute(db(world.ctx()))
  const due = new Map<string, number>()
  for (const { order, lines, whole } of rows) {
    const parts = [
      ...(lines ?? []).flatMap(({ left, ...line }) => lineLeft(line, left)),
      ...(whole ?? []).map(({ amount: gross, vatRate }) => ({ key: order, vatRate, gross })),
    ]
    for (const sum of vatByRate(parts))
      due.set(`vat:${sum.rate ?? 0}`, (due.get(`vat:${sum.rate ?? 0}`) ?? 0) + sum.vat)
  }
  const { lines } = await trialBalance(world.ctx('shopkeeper'))
  const booked = lines.filter(({ code }) => code.startsWith('vat:'))
  return booked.reduce((sum, { code, balance }) => sum + Math.abs((due.get(code) ?? 0) + balance.amount), 0)
}

/** By how much a column of a report of the whole year differs from what the rows say. */
async function reportAstray(world: TestHouse, name: string, column: string, query: string): Promise<number> {
  const range = { cycleId: null, from: '2026-01-01', to: '2028-06-30' }
  const { report, sums } = await readReport(world.ctx('shopkeeper'), name, range)
  const said = sums[report.columns.findIndex(each => each.name === column)]
  const { rows } = await sql<{ value: number }>`select (${sql.raw(query)})::bigint as value`.execute(
    db(world.ctx()),
  )
  const amount = typeof said === 'object' && said !== null && 'amount' in said ? said.amount : 0
  return amount - Number(rows[0]?.value ?? Number.NaN)
}

const NET_SALES = `select (select sum(amount) from payments p where p.state = 'paid')
  - (select coalesce(sum(amount), 0) from refunds where state = 'done')`
const SHARES = 'select coalesce(sum(amount), 0) from producer_shares'

async function statementsAstray(world: TestHouse): Promise<number> {
  const keeper = world.ctx('shopkeeper')
  let astray = 0
  for (const { id, owed } of (await owedProducers(keeper)).producers) {
    const { lines, owed: said } = await producerStatement(keeper, id, { page: 1, perPage: 100_000 })
    const sum = lines.reduce((all, { amount }) => all + amount.amount, 0)
    const [last, first] = [lines[0]?.balance.amount ?? 0, lines.at(-1)]
    // The oldest line begins with nothing.
    const begins = first ? first.balance.amount - first.amount.amount : 0
    if (said.amount !== owed.amount || last !== owed.amount || sum !== owed.amount || begins !== 0)
      astray += 1
  }
  return astray
}
