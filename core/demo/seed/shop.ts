import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { saveBillAccount } from '#core/services/cart/bills/accounts-for-work'
import { issueBill } from '#core/services/cart/bills/issue-bills'
import { payBill } from '#core/services/cart/bills/pay-bill'
import { changeCredit } from '#core/services/cart/ledger/change-credit'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { saveVoucher } from '#core/services/cart/prices/vouchers'
import { enterVoucher } from '#core/services/cart/wishes/enter-voucher'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { listProduct } from '#core/services/market/products/listing'
import { createProduct } from '#core/services/market/products/save-product'
import { COOPERATIVE } from '../cooperative'
import { VOUCHERS } from '../vouchers'

const DAY_MS = 86_400_000
const { currency } = COOPERATIVE
/** What the village hall orders on its account, so many days ago: each is on the bill of its month, the last on the next one. */
const ON_ACCOUNT = [
  { daysAgo: 75, lines: [3, 2] },
  { daysAgo: 41, lines: [4, 1] },
  { daysAgo: 0, lines: [2] },
] as const
const LIMIT = 30_000
const GIFT = 3_000
const BIRTHDAY = 2_500
const TOPPED_UP = 8_000
/** Before anything is bought from it. */
const TOPPED_UP_DAYS_AGO = 21

type Person = { readonly id: string; readonly name: string; readonly email: string; readonly handle: string }

/**
 * Vouchers, gift cards, a member's credit and an account of the monthly bill, all made as people make them, so that their books
 * and statements add up. Needs the members and the market.
 */
export async function seedShop(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const people = await peopleByHandle(tx)
    const [tom, joan, gethin] = [people.get('tom'), people.get('joan'), people.get('gethin')]
    const goods = await goodsOnSale(tx)
    if (!tom || !joan || !gethin || goods.length < 4) return
    const keeper: Tx = { ...as(tx, tom), viewer: { ...as(tx, tom).viewer, roles: ['shopkeeper'] } }
    for (const voucher of VOUCHERS) await saveVoucher(keeper, null, voucher)
    await sellGiftCards(keeper, joan)
    await order(as(tx, gethin, 6), [[goods[0], 2] as const], 'cash', VOUCHERS[0]?.code)
    await billEachMonth(keeper, gethin, goods)
  })
}

function as(tx: Tx, { id, name, email, handle }: Person, daysAgo = 0): Tx {
  const now = new Date(tx.now.getTime() - daysAgo * DAY_MS)
  return { ...tx, now, viewer: { member: { id, name, email, handle }, roles: [], authenticatedAt: now } }
}

async function peopleByHandle(tx: Tx): Promise<ReadonlyMap<string, Person>> {
  const rows = await db(tx)
    .selectFrom('members')
    .select(['id', 'name', 'email', 'handle'])
    .where('handle', 'in', ['tom', 'joan', 'gethin'])
    .execute()
  return new Map(rows.map(row => [row.handle, { ...row, email: row.email ?? '' }]))
}

/** What there is plenty of. */
async function goodsOnSale(tx: Tx): Promise<readonly Sellable[]> {
  const rows = await db(tx)
    .selectFrom('variants as v')
    .innerJoin('listings as l', 'l.product_id', 'v.product_id')
    .select('v.id')
    .where('v.stock', '>=', 15)
    .orderBy('v.sku')
    .limit(4)
    .execute()
  return rows.map(({ id }) => ({ kind: 'product', variantId: id }))
}

/** Two cards that a member bought from credit; one of them has paid for something since. */
async function sellGiftCards(keeper: Tx, buyer: Person): Promise<void> {
  const words = {
    description: 'Comes by letter, with a code. It is good for everything in the shop.',
    storage: '',
  }
  const productId = await createProduct(
    keeper,
    {
      title: 'Gift card',
      summary: 'For somebody who likes to choose for themselves',
      ...words,
      allergens: '',
      allergenFree: true,
      producerId: null,
      categoryId: null,
    },
    { name: 'By letter', sku: 'GIFT', unit: '', price: { amount: GIFT, currency }, stock: 500 },
  )
  const { id } = await db(keeper)
    .selectFrom('variants')
    .select('id')
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
  const card: Sellable = { kind: 'product', variantId: id }
  await savePriceChoice(keeper, card, { kind: 'gift-card', least: 1_000, most: 20_000, levels: [] })
  await listProduct(keeper, productId)
  const before = new Date(keeper.now.getTime() - TOPPED_UP_DAYS_AGO * DAY_MS)
  await changeCredit({ ...keeper, now: before }, buyer.id, {
    kind: 'top-up',
    amount: { amount: TOPPED_UP, currency },
    way: 'cash',
    note: 'At the stall',
    formId: Bun.randomUUIDv7(),
  })
  await order(as(keeper, buyer, 20), [[card, 1, GIFT] as const], 'credit')
  await order(as(keeper, buyer, 9), [[card, 1, BIRTHDAY] as const], 'credit')
}

/** An account whose first bill is paid and whose last one is not, with something for the next. */
async function billEachMonth(keeper: Tx, holder: Person, goods: readonly Sellable[]): Promise<void> {
  const fields = { name: 'Wern village hall', limit: LIMIT, emails: [holder.email] }
  const accountId = await saveBillAccount(keeper, null, fields)
  for (const [at, { daysAgo, lines }] of ON_ACCOUNT.entries()) {
    const ordered = lines.map((quantity, line) => [goods[1 + line], quantity] as const)
    await order(as(keeper, holder, daysAgo), ordered, 'account')
    const month = monthOf(keeper, daysAgo)
    if (month === monthOf(keeper, 0)) continue
    const until = new Date(
      Temporal.PlainYearMonth.from(month)
        .add({ months: 1 })
        .toPlainDate({ day: 1 })
        .toZonedDateTime(COOPERATIVE.timeZone).epochMilliseconds,
    )
    await issueBill({ ...keeper, now: until }, accountId, month, until)
    if (at > 0) continue
    const bill = await db(keeper)
      .selectFrom('bills')
      .select(['number', 'amount'])
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    const paid = { amount: { amount: bill.amount, currency }, id: Bun.randomUUIDv7() }
    await payBill({ ...keeper, now: new Date(until.getTime() + 5 * DAY_MS) }, bill.number, {
      way: 'transfer',
      ...paid,
    })
  }
}

function monthOf({ now }: Tx, daysAgo: number): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime() - daysAgo * DAY_MS)
    .toZonedDateTimeISO(COOPERATIVE.timeZone)
    .toPlainDate()
    .toPlainYearMonth()
    .toString()
}

type Wanted = readonly [thing: Sellable | undefined, quantity: number, chosen?: number]

async function order(buyer: Tx, wanted: readonly Wanted[], way: WayToPay, voucher?: string): Promise<void> {
  for (const [thing, quantity, chosen] of wanted)
    if (thing) await addToCart(buyer, thing, quantity, undefined, chosen)
  if (voucher) await enterVoucher(buyer, voucher)
  const { total } = await readCart(buyer)
  const name = buyer.viewer.member?.name ?? ''
  await placeOrder(buyer, {
    name,
    note: '',
    collectionSlotId: null,
    way,
    sale: 'phone',
    idempotencyKey: Bun.randomUUIDv7(),
    seenTotal: total.amount,
  })
}
