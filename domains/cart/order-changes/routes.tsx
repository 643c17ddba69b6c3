import { t } from 'elysia'
import { formKey, readForm, seenVersion, wholeNumber } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { App } from '#core/app/scoped-app'
import { RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { WAYS_TO_PAY, type WayToPay } from '#core/contracts/ways-to-pay'
import { AlreadyClaimed } from '#core/jobs/claim'
import { priceShown } from '#core/pricing/vat'
import { isSlotRefusal } from '#core/services/cart/fulfilment/keep-slot'
import { changeOrder } from '#core/services/cart/order-changes/change-order'
import { previewChange } from '#core/services/cart/order-changes/preview-change'
import {
  type ChangeCost,
  CostChanged,
  OrderChangedMeanwhile,
  type WantedChange,
} from '#core/services/cart/order-changes/wanted-change'
import { waysBack } from '#core/services/cart/order-changes/ways-back'
import { isSumUps } from '#core/services/cart/orders/check-out'
import {
  mayMoveCollection,
  moveCollection,
  NothingToCollect,
} from '#core/services/cart/orders/collection-slot'
import { mayChange } from '#core/services/cart/orders/may-change'
import { type OrderView, readOrder } from '#core/services/cart/orders/read-order'
import { requestPayment } from '#core/services/cart/payments/request-payment'
import { otherTimes } from '#core/services/cart/places/collectable'
import { atPricesOf, buyersPrices } from '#core/services/cart/prices/buyers-prices'
import { keyOf, offersOf, sellableOfKey } from '#core/services/cart/sellables'
import { waysFor } from '#core/services/cart/ways/ways-for'
import type { Room } from '../../domain'
import { ANY_DAY, SLOTS_SHOWN } from '../collection-slot/slot-field'
import type { OpenOrder } from '../open-order'
import { ChangePage, type Problem } from './change-page'
import { ADD, COST, HOW_MANY, quantityFaults, SEEN, searchIn, shownCost } from './fields'

const MOST_FOUND = 8
const TOO_LATE = 'This order cannot be changed any more. Please talk to us.'
const WAY = t.Union(WAYS_TO_PAY.map(way => t.Literal(way)))
const FORM = t.Object({
  form: t.String({ minLength: 16, maxLength: 40 }),
  note: t.Optional(t.String({ maxLength: 300 })),
  way: t.Optional(WAY),
  back: t.Optional(WAY),
})

/** Changing an order after it was placed: by its buyer, by a guest, by the shop. */
export const orderChanges: Room = app => {
  changeRoutes(app, '/orders/:number', async (ctx, { number = '' }) => {
    requireMember(ctx)
    return { ctx, number }
  })

  changeRoutes(
    app,
    '/shop/orders/:number',
    async (ctx, { number = '' }) => {
      requireRole(ctx, 'orders')
      return { ctx, number }
    },
    ({ number }) => `/shop/orders/${number}`,
  )

  app.post('/shop/orders/:number/collection-slot', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const path = `/shop/orders/${params.number}`
    const form = readForm(t.Object({ slot: t.String({ minLength: 1, maxLength: 36 }) }), body)
    if (!form.ok) return reply.see(`${path}/changes`, { kind: 'error', text: 'Please choose a time.' })
    const { slot } = form.values
    try {
      await moveCollection(ctx, params.number, slot === ANY_DAY.value ? null : slot)
    } catch (refusal) {
      if (!(isSlotRefusal(refusal) || refusal instanceof NothingToCollect)) throw refusal
      return reply.see(`${path}/changes`, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'It is collected then. The buyer gets a letter.' })
  })
}

/** Under the address of one order; `home` is where it is looked at afterwards. */
export function changeRoutes(
  app: App,
  base: string,
  open: OpenOrder,
  home: (order: OrderView) => string = ({ path }) => path,
): void {
  app.get(`${base}/changes`, async ({ ctx: asked, page, params, query, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    if (!mayChange(ctx, order))
      return reply.see(home(order), {
        kind: 'notice',
        text: TOO_LATE,
      })
    return reply.html(await changePage(ctx, page, order, home(order), query.q ?? ''))
  })

  for (const [path, isAsking] of [
    [`${base}/changes`, false],
    [`${base}/changes/preview`, true],
  ] as const)
    app.post(path, async ({ ctx: asked, page, params, body, reply }) => {
      const { ctx, number } = await open(asked, params)
      let order = await readOrder(ctx, number)
      const at = home(order)
      const form = readForm(FORM, body)
      const fields = body as Readonly<Record<string, unknown>>
      const search = searchIn(fields)
      const shown = async (errors: Problem['errors'], status: number, cost?: ChangeCost) =>
        reply.html(await changePage(ctx, page, order, at, search.words, { fields, errors }, cost), { status })
      const again = (fault: string, status: number) => shown({ lines: fault }, status)
      if (search.isAsked) return mayChange(ctx, order) ? shown({}, 200) : again(TOO_LATE, 409)
      const faults = quantityFaults(fields)
      if (Object.keys(faults).length > 0) return shown(faults, 422)
      if (!form.ok) return again(Object.values(form.errors)[0] ?? 'Please check this.', 422)
      const wanted = wantedOf(order, fields, form.values)
      const asCosts = async (errors: Problem['errors'], status: number) =>
        shown(errors, status, await previewChange(ctx, number, wanted))
      try {
        if (isAsking) return await asCosts({}, 200)
        try {
          return reply.see(...(await changed(ctx, order, at, wanted)))
        } catch (refusal) {
          if (!(refusal instanceof CostChanged)) throw refusal
          return await asCosts({ lines: refusal.message }, refusal.status)
        }
      } catch (refusal) {
        if (refusal instanceof RefundUnderWay) return reply.see(at, { kind: 'notice', text: refusal.message })
        if (refusal instanceof AlreadyClaimed)
          return again('It is being changed at this moment. Please look again.', 409)
        if (refusal instanceof NotFound || !(refusal instanceof Refusal)) throw refusal
        if (refusal instanceof OrderChangedMeanwhile) order = await readOrder(ctx, number)
        return again(refusal.message, refusal.status)
      }
    })
}

/** Where to go on once it is changed, and with what words. */
async function changed(
  ctx: Ctx,
  order: OrderView,
  at: string,
  wanted: WantedChange,
): Promise<Parameters<Reply['see']>> {
  const more = await changeOrder(ctx, order.number, wanted)
  const paid = !more || more.state === 'paid'
  if (more && !paid && more.way === 'sumup' && at === order.path) return [await payPage(ctx, more)]
  const text = paid ? 'Changed. A letter says what it is now.' : 'Changed. What was added waits to be paid.'
  return [at, { kind: 'success', text }]
}

async function payPage(ctx: Ctx, more: { readonly id: string; readonly path: string }): Promise<string> {
  try {
    return (await requestPayment(ctx, more.id)) ?? more.path
  } catch (fault) {
    if (!isSumUps(fault)) throw fault
    return more.path
  }
}

type Typed = {
  readonly form: string
  readonly note?: string
  readonly way?: WayToPay
  readonly back?: WayToPay
}

function wantedOf(order: OrderView, fields: Readonly<Record<string, unknown>>, typed: Typed): WantedChange {
  const numbersOf = (prefix: string) =>
    order.lines.flatMap(({ id }): [string, number][] => {
      const field = fields[prefix + id]
      return typeof field === 'string' && field.trim() !== '' ? [[id, wholeNumber(field)]] : []
    })
  const additions = Object.entries(fields).flatMap(([name, text]) => {
    const sellable = name.startsWith(ADD) ? sellableOfKey(name.slice(ADD.length)) : null
    const quantity = wholeNumber(text || '0')
    return sellable && quantity !== 0 ? [{ sellable, quantity }] : []
  })
  const { form, note = '', way = 'sumup', back } = typed
  // What somebody else did meanwhile, and what was shown, is no other wish.
  const { version: _, [COST]: __, ...wished } = fields
  const key = formKey({ ...wished, key: form })
  const version = seenVersion(fields)
  const seen = new Map(numbersOf(SEEN).filter(([, count]) => !Number.isNaN(count)))
  return {
    quantities: new Map(numbersOf(HOW_MANY)),
    seen,
    version,
    additions,
    note,
    way,
    wayBack: back,
    shown: shownCost(fields),
    key,
  }
}

async function changePage(
  ctx: Ctx,
  page: PageContext,
  order: OrderView,
  home: string,
  text: string,
  problem?: Problem,
  cost?: ChangeCost,
) {
  const wanted = Object.entries(problem?.fields ?? {}).flatMap(([name, typed]) =>
    name.startsWith(ADD) && String(typed || '0') !== '0' ? (sellableOfKey(name.slice(ADD.length)) ?? []) : [],
  )
  const found = text ? await ctx.services.market.findVariants(ctx, text, MOST_FOUND) : []
  const shown = new Map([...wanted, ...found].map(sellable => [keyOf(sellable), sellable]))
  const offers = await offersOf(ctx, [...shown.values()])
  const { prices } = await buyersPrices(atPricesOf(ctx, order), offers)
  const view = {
    offers: [...shown.keys()].flatMap(key => {
      const [offer, price] = [offers.get(key), prices.get(key)]
      return offer && price
        ? [{ key, offer, ...priceShown(price.unitPrice, price.vatRate, order.isNet) }]
        : []
    }),
    isNothingFound: found.every(sellable => !offers.has(keyOf(sellable))),
    ways: order.state === 'paid' ? await waysFor(asBuyer(ctx, order), { ...order.total, amount: 1 }) : [],
    waysBack: waysBack(ctx, order),
    slots:
      home === order.path || !mayMoveCollection(order, ctx.now)
        ? []
        : await otherTimes(ctx, order.id, SLOTS_SHOWN),
  }
  return (
    <ChangePage page={page} order={order} home={home} text={text} problem={problem} cost={cost} {...view} />
  )
}

/** Whoever changes it, it is the buyer who pays. */
function asBuyer(ctx: Ctx, { memberId: id, name, email, isGuests }: OrderView): Ctx {
  if (ctx.viewer.member?.id === id) return ctx
  return { ...ctx, viewer: { member: { id, name, email, handle: '' }, roles: [], isGuest: isGuests } }
}
