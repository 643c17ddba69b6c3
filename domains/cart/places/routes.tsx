import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion, typedTexts, typedValues } from '#core/app/form'
import { listPage, pageNumber } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { withGuest } from '#core/app/with-guest'
import { readId } from '#core/contracts/id'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { goodsOf } from '#core/services/cart/goods'
import { readCart } from '#core/services/cart/lines/read-cart'
import { PLACES_TO_CHOOSE, placesToChoose } from '#core/services/cart/places/collectable'
import {
  ArticlesUnknown,
  PLACE_FORM,
  PLACES_PER_PAGE,
  placeForWork,
  placesForWork,
  retirePlace,
  savePlace,
  timesToGive,
} from '#core/services/cart/places/places'
import { vatRateChoices } from '#core/services/cart/prices/choices'
import { choosePlace, leavePlace, PlaceGone, placeOfOwnCart } from '#core/services/cart/wishes/choose-place'
import { WEB_ADDRESS } from '#core/text/web-address'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { Faults } from '../typed-fields'
import { ChoosePlacePage } from './choose-page'
import { type PlaceForm, PlacePage, PlacesPage } from './work-pages'

const WORK = '/shop/places'

const PLACE = t.Object({
  name: t.String({ minLength: 1, maxLength: 80, error: 'Give it a name.' }),
  address: t.String({ minLength: 3, maxLength: 300, error: 'Where is it?' }),
  mapUrl: t.Optional(
    t.String({
      maxLength: 500,
      pattern: `^${WEB_ADDRESS}$`,
      error: 'Write a link that begins with https://.',
    }),
  ),
  hours: t.Optional(t.String({ maxLength: 300 })),
  note: t.Optional(t.String({ maxLength: 300 })),
  fee: t.String({ minLength: 1, maxLength: 20, error: 'What does it cost? 0 for nothing.' }),
  vatRate: t.Optional(t.String({ maxLength: 36 })),
  cutoff: t.Integer({ minimum: 0, maximum: 1_000, error: 'A whole number of hours, 0 for none.' }),
  capacity: t.Optional(
    t.Integer({ minimum: 1, maximum: 10_000, error: 'A whole number from 1, or nothing.' }),
  ),
  notHere: t.Optional(t.String({ maxLength: 4_000 })),
})

/** Places where orders are collected: the buyer chooses one, the shop says which there are. */
export const places: Room = app => {
  app.get('/checkout/place', async ({ ctx, page, query, reply }) => {
    const cart = await readCart(ctx)
    const goods = goodsOf(cart, ctx.viewer.member?.id ?? null)
    const chosen = (await placeOfOwnCart(ctx))?.id ?? null
    const number = pageNumber(query.page)
    const { places, total } = await placesToChoose(ctx, goods, number)
    const { pages } = listPage(number, total, PLACES_TO_CHOOSE)
    const view = { page, places, number, pages, chosen, isNet: cart.isNet }
    return reply.html(<ChoosePlacePage {...view} />)
  })

  app.post('/checkout/place', async ({ ctx, body, reply }) => {
    try {
      await choosePlace(withGuest(ctx, reply), typedTexts(body).place ?? '')
    } catch (refusal) {
      if (!(refusal instanceof PlaceGone)) throw refusal
      return reply.see('/checkout/place', { kind: 'error', text: refusal.message })
    }
    return reply.see('/checkout', { kind: 'success', text: 'You collect it there. Choose when.' })
  })

  app.delete('/checkout/place', async ({ ctx, reply }) => {
    await leavePlace(ctx)
    return reply.see('/checkout', { kind: 'success', text: 'You collect it where we are.' })
  })

  app.get(WORK, async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const { places, total } = await placesForWork(ctx, number)
    const { pages } = listPage(number, total, PLACES_PER_PAGE)
    return reply.html(<PlacesPage page={page} places={places} number={number} pages={pages} />)
  })

  app.get(`${WORK}/new`, scope =>
    showPlace(scope, { id: null, values: { fee: '0', cutoff: '24' }, errors: {}, slots: [], cycles: [] }),
  )

  app.get(`${WORK}/:id`, async ({ params, ...scope }) => {
    const place = await placeForWork(scope.ctx, params.id)
    const { name, address, hours, note } = place
    const values = {
      name,
      address,
      hours,
      note,
      mapUrl: place.map_url,
      vatRate: place.vat_rate_id ?? '',
      cutoff: String(place.cutoff_hours),
      capacity: place.capacity?.toString() ?? '',
      fee: decimalText({ amount: place.fee_amount, currency: place.fee_currency }),
      notHere: place.notHere.join('\n'),
    }
    return showPlace(scope, {
      id: place.id,
      version: PLACE_FORM.version(place),
      values,
      errors: {},
      slots: place.slotIds,
      cycles: place.cycleIds,
      retired: place.retired_at !== null,
    })
  })

  app.post(WORK, ({ body, ...scope }) => keepPlace(scope, null, body))
  app.post(`${WORK}/:id`, ({ params, body, ...scope }) => keepPlace(scope, readId(params.id), body))

  app.post(`${WORK}/:id/retirement`, async ({ ctx, params, reply }) => {
    await retirePlace(ctx, params.id)
    return reply.see(WORK, { kind: 'success', text: 'It is retired.' })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function showPlace({ ctx, page, reply }: Scope, form: PlaceForm, status = 200): Promise<Response> {
  const vatRates = await vatRateChoices(ctx)
  const view = {
    page,
    form,
    vatRates,
    times: await timesToGive(ctx, form.id),
    cycles: await ctx.services.market.cycleChoices(ctx, form.cycles),
  }
  return reply.html(<PlacePage {...view} />, { status })
}

async function keepPlace(scope: Scope, id: string | null, body: unknown): Promise<Response> {
  const { ctx, reply } = scope
  requireRole(ctx, 'shopkeeper')
  const ticked = { slots: listOf(body, 'slots'), cycles: listOf(body, 'cycles') }
  const again = ({ values, errors }: Typed) =>
    showPlace(scope, { id, version: seenVersion(body) ?? undefined, values, errors, ...ticked }, 422)
  const form = readForm(PLACE, body)
  if (!form.ok) return again(form)
  const {
    name,
    address,
    mapUrl = '',
    hours = '',
    note = '',
    fee,
    vatRate,
    cutoff,
    capacity,
    notHere,
  } = form.values
  const { currency, timeZone } = ctx.house.site()
  const faults = new Faults(currency, timeZone)
  const fee_amount = faults.amount('fee', fee, { least: 0 })
  if (fee_amount === null) return again({ values: typedTexts(body), errors: faults.errors })
  const fields = {
    name,
    address,
    map_url: mapUrl,
    hours,
    note,
    fee_amount,
    vat_rate_id: vatRate || null,
    cutoff_hours: cutoff,
    capacity: capacity ?? null,
    slotIds: ticked.slots,
    cycleIds: ticked.cycles,
    notHere: [...new Set((notHere ?? '').split(/[\s,;]+/).filter(Boolean))].sort(),
  }
  try {
    await savePlace(ctx, id, fields, seenVersion(body), formKey(body))
  } catch (refusal) {
    if (!(refusal instanceof ArticlesUnknown)) throw refusal
    return again(rejectField(body, 'notHere', refusal.message))
  }
  return reply.see(WORK, { kind: 'success', text: 'Saved.' })
}

function listOf(body: unknown, name: string): readonly string[] {
  const ticked = typedValues(body)[name]
  return ticked === undefined ? [] : (Array.isArray(ticked) ? ticked : [ticked]).map(String)
}
