import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion, typedTexts, wholeNumber } from '#core/app/form'
import { listPage, pageNumber } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { withGuest } from '#core/app/with-guest'
import { readId } from '#core/contracts/id'
import { decimalText } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { isDeliveryRefusal, OutsideZone } from '#core/services/cart/delivery/cart-delivery'
import { driversSheet, orderStops } from '#core/services/cart/delivery/drivers-sheet'
import { openRounds } from '#core/services/cart/delivery/open-rounds'
import {
  callOffRound,
  makeRound,
  ROUNDS_PER_PAGE,
  RoundTaken,
  RoundTimesWrong,
  roundsForWork,
} from '#core/services/cart/delivery/rounds'
import {
  NoPostcodes,
  openZones,
  retireZone,
  saveZone,
  ZONE_FORM,
  ZONES_PER_PAGE,
  zoneForWork,
  zonesForWork,
} from '#core/services/cart/delivery/zones'
import { readCart } from '#core/services/cart/lines/read-cart'
import { vatRateChoices } from '#core/services/cart/prices/choices'
import { chooseDelivery, collectInstead, deliveryOfOwnCart } from '#core/services/cart/wishes/choose-delivery'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { forgetTyped, keepTyped, keptTyped } from '../kept-details'
import { Faults } from '../typed-fields'
import { DeliveryPage } from './delivery-page'
import { RoundPage, SheetPage, stopField } from './sheet-page'
import { DeliveriesPage } from './work-page'
import { type ZoneForm, ZonePage } from './zone-page'

const WISH = t.Object({
  address: t.String({ minLength: 3, maxLength: 300, error: 'Where shall we bring it?' }),
  postcode: t.String({ minLength: 2, maxLength: 12, error: 'Write your postcode.' }),
  phone: t.Optional(t.String({ maxLength: 40 })),
  note: t.Optional(t.String({ maxLength: 300 })),
  round: t.String({ minLength: 36, maxLength: 36, error: 'When shall we come?' }),
})
/** As it is typed so far: nothing of it has to be right yet. With a script it comes after each field, and leads nowhere. */
const DETAILS = t.Object({
  next: t.Optional(t.Union([t.Literal('checkout'), t.Literal('sign-in')])),
  address: t.Optional(t.String({ maxLength: 300 })),
  postcode: t.Optional(t.String({ maxLength: 12 })),
  phone: t.Optional(t.String({ maxLength: 40 })),
  note: t.Optional(t.String({ maxLength: 300 })),
  round: t.Optional(t.String({ maxLength: 36 })),
})
const AWAY_TO = {
  checkout: '/checkout',
  'sign-in': `/login?return_to=${encodeURIComponent('/checkout/delivery')}`,
} as const
const ROUND = t.Object({
  zone: t.String({ minLength: 36, maxLength: 36, error: 'Choose a zone.' }),
  startsAt: t.Optional(t.String()),
  endsAt: t.Optional(t.String()),
  closesAt: t.Optional(t.String()),
  capacity: t.Integer({ minimum: 1, maximum: 10_000, error: 'A whole number from 1.' }),
})
const ZONE = t.Object({
  name: t.String({ minLength: 1, maxLength: 80, error: 'Give it a name.' }),
  postcodes: t.String({ minLength: 1, maxLength: 4_000, error: 'Which postcodes?' }),
  fee: t.String({ minLength: 1, maxLength: 20, error: 'What does it cost? 0 for nothing.' }),
  vatRate: t.Optional(t.String({ maxLength: 36 })),
})

const WORK = '/shop/deliveries'

/** Orders that are brought: the buyer chooses a round, the shop makes rounds and drives them. */
export const delivery: Room = app => {
  app.get('/checkout/delivery', async scope => {
    const chosen = await deliveryOfOwnCart(scope.ctx)
    const { address = '', postcode = '', phone = '', note = '', roundId = '' } = chosen ?? {}
    const kept = await keptTyped(scope, 'delivery')
    const values = { address, postcode, phone, note, round: roundId, ...kept }
    return showChoice(scope, { values, errors: {} })
  })

  app.post('/checkout/delivery', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    const form = readForm(WISH, body)
    if (!form.ok) return showChoice(scope, form, 422)
    const { round, address, postcode, phone = '', note = '' } = form.values
    try {
      await chooseDelivery(withGuest(ctx, reply), round, { address, postcode, phone, note })
    } catch (refusal) {
      if (!isDeliveryRefusal(refusal)) throw refusal
      const field = refusal instanceof OutsideZone ? 'postcode' : 'round'
      return showChoice(scope, rejectField(body, field, refusal.message), refusal.status)
    }
    await forgetTyped(scope, 'delivery')
    return reply.see('/checkout', { kind: 'success', text: 'We bring it to you.' })
  })

  // What was typed is there again when they come back, also as the member that they have signed in as.
  app.post('/checkout/delivery/details', async ({ body, ...scope }) => {
    const { reply } = scope
    const form = readForm(DETAILS, body)
    if (!form.ok) return reply.see('/checkout/delivery')
    const { next, ...typed } = form.values
    await keepTyped(scope, 'delivery', typed, next === 'sign-in')
    return next ? reply.see(AWAY_TO[next]) : reply.nothing()
  })

  app.delete('/checkout/delivery', async ({ ctx, reply }) => {
    await collectInstead(ctx)
    return reply.see('/checkout', { kind: 'success', text: 'You collect it.' })
  })

  app.get(WORK, scope => showWork(scope, { values: {}, errors: {} }))

  app.post(WORK, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'orders')
    const form = readForm(ROUND, body)
    if (!form.ok) return showWork(scope, form)
    const { zone, capacity, ...typed } = form.values
    const { currency, timeZone } = ctx.house.site()
    const faults = new Faults(currency, timeZone)
    const startsAt = faults.moment('startsAt', typed.startsAt)
    const endsAt = faults.moment('endsAt', typed.endsAt)
    const closesAt = faults.moment('closesAt', typed.closesAt)
    if (!startsAt || !endsAt || !closesAt)
      return showWork(scope, { values: typedTexts(body), errors: faults.errors })
    try {
      await makeRound(ctx, zone, { startsAt, endsAt, closesAt, capacity }, formKey(body))
    } catch (refusal) {
      if (refusal instanceof NotFound)
        return showWork(scope, rejectField(body, 'zone', 'Nothing is delivered there any more.'))
      if (!(refusal instanceof RoundTimesWrong)) throw refusal
      return showWork(scope, rejectField(body, 'endsAt', refusal.message))
    }
    return reply.see(WORK, { kind: 'success', text: 'Orders can be placed for it now.' })
  })

  app.get(`${WORK}/zones/new`, scope => showZone(scope, { id: null, values: {}, errors: {} }))

  app.get(`${WORK}/zones/:id`, async ({ params, ...scope }) => {
    const zone = await zoneForWork(scope.ctx, params.id)
    const values = {
      name: zone.name,
      postcodes: zone.postcodes.join(', '),
      vatRate: zone.vat_rate_id ?? '',
      fee: decimalText({ amount: zone.fee_amount, currency: zone.fee_currency }),
    }
    const retired = zone.retired_at !== null
    return showZone(scope, { id: zone.id, version: ZONE_FORM.version(zone), values, errors: {}, retired })
  })

  app.post(`${WORK}/zones`, ({ body, ...scope }) => keepZone(scope, null, body))
  app.post(`${WORK}/zones/:id`, ({ params, body, ...scope }) => keepZone(scope, readId(params.id), body))

  app.post(`${WORK}/zones/:id/retirement`, async ({ ctx, params, reply }) => {
    await retireZone(ctx, params.id)
    return reply.see(`${WORK}#zones`, { kind: 'success', text: 'It is retired.' })
  })

  app.get(`${WORK}/:id`, async ({ ctx, page, params, reply }) =>
    reply.html(<RoundPage page={page} sheet={await driversSheet(ctx, params.id)} />),
  )

  app.get(`${WORK}/:id/sheet`, async ({ ctx, page, params, query, reply }) => {
    const sheet = await driversSheet(ctx, params.id)
    return reply.html(<SheetPage page={page} sheet={sheet} packing={query.for === 'packing'} />)
  })

  app.post(`${WORK}/:id/route`, async ({ ctx, page, body, params, reply }) => {
    requireRole(ctx, 'orders')
    const sheet = await driversSheet(ctx, params.id)
    const values = typedTexts(body)
    const said = sheet.stops.filter(({ orderId }) => values[stopField(orderId)]?.trim())
    const wished = new Map(said.map(({ orderId }) => [orderId, wholeNumber(values[stopField(orderId)])]))
    const errors = Object.fromEntries(
      said
        .filter(({ orderId }) => !((wished.get(orderId) ?? 0) > 0))
        .map(({ orderId, number }) => [stopField(orderId), `${number}: a whole number from 1.`]),
    )
    if (Object.keys(errors).length > 0)
      return reply.html(<RoundPage page={page} sheet={sheet} form={{ values, errors }} />, { status: 422 })
    await orderStops(ctx, params.id, wished)
    return reply.see(`${WORK}/${params.id}`, { kind: 'success', text: 'The route is saved.' })
  })

  app.post(`${WORK}/:id/retirement`, async ({ ctx, params, reply }) => {
    try {
      await callOffRound(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof RoundTaken)) throw refusal
      return reply.see(WORK, { kind: 'error', text: refusal.message })
    }
    return reply.see(WORK, { kind: 'success', text: 'It is called off.' })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function showChoice({ ctx, page, reply }: Scope, form: Typed, status = 200): Promise<Response> {
  const chosen = (await deliveryOfOwnCart(ctx)) !== null
  const { isNet } = await readCart(ctx)
  const view = { page, form, chosen, isNet, rounds: await openRounds(ctx) }
  return reply.html(<DeliveryPage {...view} />, { status })
}

async function showWork(
  { ctx, page, reply, query }: Scope & { query?: Readonly<Record<string, string | undefined>> },
  form: Typed,
): Promise<Response> {
  const [zoneNumber, roundNumber] = [pageNumber(query?.zones), pageNumber(query?.rounds)]
  const { zones, total: zoneTotal } = await zonesForWork(ctx, zoneNumber)
  const { rounds, total: roundTotal } = await roundsForWork(ctx, roundNumber)
  const zonePage = listPage(zoneNumber, zoneTotal, ZONES_PER_PAGE)
  const roundPage = listPage(roundNumber, roundTotal, ROUNDS_PER_PAGE)
  const view = { page, form, zones, zonePage, rounds, roundPage, open: await openZones(ctx) }
  const status = Object.keys(form.errors).length > 0 ? 422 : 200
  return reply.html(<DeliveriesPage {...view} />, { status })
}

async function showZone({ ctx, page, reply }: Scope, form: ZoneForm, status = 200): Promise<Response> {
  const vatRates = await vatRateChoices(ctx)
  return reply.html(<ZonePage page={page} form={form} vatRates={vatRates} />, { status })
}

async function keepZone(scope: Scope, id: string | null, body: unknown): Promise<Response> {
  const { ctx, reply } = scope
  requireRole(ctx, 'shopkeeper')
  const again = ({ values, errors }: Typed) =>
    showZone(scope, { id, version: seenVersion(body) ?? undefined, values, errors }, 422)
  const form = readForm(ZONE, body)
  if (!form.ok) return again(form)
  const { name, postcodes, fee, vatRate } = form.values
  const { currency, timeZone } = ctx.house.site()
  const faults = new Faults(currency, timeZone)
  const fee_amount = faults.amount('fee', fee, { least: 0 })
  if (fee_amount === null) return again({ values: typedTexts(body), errors: faults.errors })
  const fields = { name, postcodes: postcodes.split(/[,;\n]+/), fee_amount, vat_rate_id: vatRate || null }
  try {
    await saveZone(ctx, id, fields, seenVersion(body), formKey(body))
  } catch (refusal) {
    if (!(refusal instanceof NoPostcodes)) throw refusal
    return again(rejectField(body, 'postcodes', refusal.message))
  }
  return reply.see(`${WORK}#zones`, { kind: 'success', text: 'Saved.' })
}
