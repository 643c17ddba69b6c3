import { t } from 'elysia'
import {
  type Accepted,
  formKey,
  type Rejected,
  readForm,
  rejectField,
  seenVersion,
  typedTexts,
  typedValues,
  wholeNumber,
} from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { offer, pickOne } from '#core/app/picks'
import type { Reply } from '#core/app/reply'
import { TABLE_KINDS } from '#core/contracts/cart'
import type { Offered } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Flash, PageContext } from '#core/contracts/page'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import {
  CHOICES_PER_PAGE,
  type PageAsked,
  slotChoices,
  variantsOfCycle,
  variantsOfProducer,
} from '#core/services/market/cycles/choices'
import { CYCLES_PER_PAGE, type Cycle, cycleForWork, listCycles } from '#core/services/market/cycles/cycle'
import { ordersOfCycle } from '#core/services/market/cycles/cycle-orders'
import {
  dropIncoming,
  dropOutgoing,
  incomingVersion,
  outgoingVersion,
  saveIncoming,
  saveOutgoing,
} from '#core/services/market/cycles/exchanges'
import { orderedSoFar, SO_FAR_PER_PAGE } from '#core/services/market/cycles/ordered-so-far'
import { producerOrderTable } from '#core/services/market/cycles/producer-letter'
import { producerOrder } from '#core/services/market/cycles/producer-order'
import { recipientsOf } from '#core/services/market/cycles/recipients'
import {
  ClosesTooEarly,
  CYCLE_FORM,
  type CycleFields,
  CycleOver,
  changeCycle,
  closeNow,
  dropCycle,
  makeCycle,
  NotOpen,
} from '#core/services/market/cycles/save-cycle'
import { sellInCycles, sellsInCycles } from '#core/services/market/cycles/settings'
import { setSteady } from '#core/services/market/cycles/steady'
import { producers as allProducers } from '#core/services/market/producers/directory'
import { producerForEdit } from '#core/services/market/producers/save-producer'
import { csvOf } from '#core/tables/csv'
import { pdfOf } from '#core/tables/pdf'
import { daysLater, localTime, sentMoment } from '#core/text/local-time'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { partIn } from '../kept-search'
import { isPart, pageAsked, pagePath, rowsIn, withTyped } from '../variant-pages'
import { CycleFormPage } from './cycle-form-page'
import { CycleWorkPage } from './cycle-page'
import { IncomingPage, OutgoingPage, TICK } from './exchange-pages'
import { SoFarPage } from './so-far-page'
import { CyclesWorkPage } from './work-list-page'

const CYCLE = t.Object({
  name: t.String({ minLength: 1, maxLength: 160, error: 'Give it a name, like “Week 32”.' }),
  note: t.Optional(t.String({ maxLength: 2_000 })),
  opensAt: t.String({ minLength: 1, maxLength: 30, error: 'When does it open?' }),
  closesAt: t.String({ minLength: 1, maxLength: 30, error: 'When does it close?' }),
})
const INCOMING = t.Object({
  offersUntil: t.Optional(t.String({ maxLength: 30 })),
  readyAt: t.Optional(t.String({ maxLength: 30 })),
  fee: t.Optional(t.Number({ minimum: 0, maximum: 100, error: 'Between 0 and 100.' })),
  instructions: t.Optional(t.String({ maxLength: 2_000 })),
})
const OUTGOING = t.Object({
  tier: t.Optional(t.String({ maxLength: 40 })),
  instructions: t.Optional(t.String({ maxLength: 2_000 })),
  variant: t.Array(t.String({ maxLength: 40 })),
  slot: t.Array(t.String({ maxLength: 40 })),
})

const LIST = '/shop/cycles'
const LEFT_OUT: Flash = {
  kind: 'notice',
  text: 'Made. Some of who may take it is left out, since its times to collect or its things are over: say it anew.',
}

/** Order cycles: their times, who brings what, who takes it where. For shopkeepers. */
export const cycleWork: Room = app => {
  app.get(LIST, async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const list = await listCycles(ctx, number)
    refuseBeyond(number, pagesOf(list.total, CYCLES_PER_PAGE))
    const isOn = await sellsInCycles(ctx)
    return reply.html(<CyclesWorkPage page={page} number={number} {...list} isOn={isOn} now={ctx.now} />)
  })

  app.post(`${LIST}/setting`, async ({ ctx, body, reply }) => {
    const on = typedValues(body).on === 'on'
    await sellInCycles(ctx, on)
    const text = on
      ? 'From now on only what is in an open cycle can be ordered.'
      : 'Everything on the list can be ordered.'
    return reply.see(LIST, { kind: 'success', text })
  })

  app.get(`${LIST}/new`, async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const like = query.like ? await cycleForWork(ctx, query.like) : null
    const week = (moment: Date) => localTime(daysLater(moment, 7, page.timeZone), page.timeZone)
    const values = like
      ? { note: like.note, opensAt: week(like.opensAt), closesAt: week(like.closesAt), copyOf: like.id }
      : {}
    const view = { id: null, copied: like?.name ?? null, typed: { values, errors: {} } }
    return reply.html(<CycleFormPage page={page} {...view} />)
  })

  app.post(LIST, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const { copyOf = '' } = typedTexts(body)
    const like = copyOf ? await cycleForWork(ctx, copyOf) : null
    const copied = like?.name ?? null
    const again = (typed: Typed) =>
      reply.html(<CycleFormPage page={page} id={null} copied={copied} typed={typed} />, { status: 422 })
    const form = readCycle(body, page.timeZone)
    if (!form.ok) return again(form)
    try {
      const id = await makeCycle(ctx, form.values, copyOf || null, formKey(body))
      const { outgoing } = await cycleForWork(ctx, id)
      const flash: Flash =
        like && outgoing.length < like.outgoing.length ? LEFT_OUT : { kind: 'success', text: 'Made.' }
      return reply.see(`${LIST}/${id}`, flash)
    } catch (refusal) {
      if (!(refusal instanceof ClosesTooEarly)) throw refusal
      return again(rejectField(body, 'closesAt', refusal.message))
    }
  })

  app.get(`${LIST}/:id`, async ({ ctx, page, params, reply }) => {
    const shown = await cycleView(ctx, await cycleForWork(ctx, params.id))
    return reply.html(<CycleWorkPage page={page} {...shown} />)
  })

  for (const kind of ['csv', 'pdf'] as const)
    app.get(`${LIST}/:id/orders/:order/${kind}`, async ({ ctx, params, reply }) => {
      requireRole(ctx, 'shopkeeper')
      const order = await producerOrder(ctx, params.order)
      if (order.cycleId !== readId(params.id)) throw new NotFound()
      await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'an order of a producer' } })
      const table = producerOrderTable(ctx, order)
      const file = kind === 'csv' ? csvOf(table, ctx.locale) : await pdfOf(table, ctx.locale)
      return reply.file(file, { type: TABLE_KINDS[kind], name: `order.${kind}` })
    })

  app.get(`${LIST}/:id/ordered`, async ({ ctx, page, params, query, reply }) => {
    const [number, producerId] = [pageNumber(query.page), query.producer ?? '']
    const soFar = await orderedSoFar(ctx, params.id, { producerId, page: number })
    refuseBeyond(number, pagesOf(soFar.total, SO_FAR_PER_PAGE))
    return reply.html(<SoFarPage page={page} soFar={soFar} producerId={producerId} number={number} />)
  })

  app.get(`${LIST}/:id/times`, async ({ ctx, page, params, reply }) => {
    const { id, name, note, opensAt, closesAt } = await cycleForWork(ctx, params.id)
    const at = (moment: Date) => localTime(moment, page.timeZone)
    const version = CYCLE_FORM.version({ name, note, opensAt, closesAt })
    const values = { name, note, opensAt: at(opensAt), closesAt: at(closesAt), version }
    return reply.html(<CycleFormPage page={page} id={id} copied={null} typed={{ values, errors: {} }} />)
  })

  app.post(`${LIST}/:id`, async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const id = readId(params.id)
    const again = (typed: Typed) =>
      reply.html(<CycleFormPage page={page} id={id} copied={null} typed={typed} />, { status: 422 })
    const form = readCycle(body, page.timeZone, await cycleForWork(ctx, id))
    if (!form.ok) return again(form)
    try {
      await changeCycle(ctx, id, form.values, seenVersion(body))
    } catch (refusal) {
      if (refusal instanceof ClosesTooEarly) return again(rejectField(body, 'closesAt', refusal.message))
      if (!(refusal instanceof CycleOver)) throw refusal
      return reply.see(`${LIST}/${params.id}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(`${LIST}/${params.id}`, { kind: 'success', text: 'Saved.' })
  })

  app.post(`${LIST}/:id/closing`, async ({ ctx, params, reply }) => {
    try {
      await closeNow(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof CycleOver || refusal instanceof NotOpen)) throw refusal
      return reply.see(`${LIST}/${params.id}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(`${LIST}/${params.id}`, { kind: 'success', text: 'It is closed.' })
  })

  app.delete(`${LIST}/:id`, async ({ ctx, params, reply }) => {
    try {
      await dropCycle(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof CycleOver)) throw refusal
      const text = 'It has opened: change when it closes instead.'
      return reply.see(`${LIST}/${params.id}`, { kind: 'error', text })
    }
    return reply.see(LIST, { kind: 'success', text: 'It is gone.' })
  })

  app.post('/shop/products/:id/steady', async ({ ctx, params, reply }) => {
    await setSteady(ctx, params.id, true)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It is always on sale.' })
  })

  app.delete('/shop/products/:id/steady', async ({ ctx, params, reply }) => {
    await setSteady(ctx, params.id, false)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It is sold in cycles alone.' })
  })

  exchangeRoutes(app)
}

const exchangeRoutes = (app: Parameters<Room>[0]) => {
  app.get(`${LIST}/:id/incoming`, async ({ ctx, page, query, params, reply }) => {
    const cycle = await cycleForWork(ctx, params.id)
    const { value, errors } = await pickOne(ctx, allProducers, 'producer', query)
    if (Object.keys(errors).length > 0) {
      const shown = { page, ...(await cycleView(ctx, cycle, query)), typed: { values: query, errors } }
      return reply.html(<CycleWorkPage {...shown} />, { status: 422 })
    }
    if (!value) return reply.see(`${LIST}/${cycle.id}`, { kind: 'error', text: 'Choose a producer first.' })
    const producer = await producerForEdit(ctx, value)
    return reply.see(`${LIST}/${cycle.id}/incoming/${producer.id}`)
  })

  app.get(`${LIST}/:id/incoming/:producer`, async ({ ctx, page, params, query, reply }) =>
    reply.html(await incomingPage(ctx, page, params, pageAsked(query))),
  )

  app.post(`${LIST}/:id/incoming/:producer`, async ({ ctx, page, params, query, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const asked = pageAsked(query)
    const again = async (typed: Typed) =>
      reply.html(await incomingPage(ctx, page, params, asked, typed, body), { status: 422 })
    const part = partIn(body)
    if (part) return reply.html(await incomingPage(ctx, page, params, part, undefined, body))
    const ticked = withAllTicked(body)
    if (ticked) return reply.html(await incomingPage(ctx, page, params, asked, undefined, ticked))
    const form = readForm(INCOMING, body)
    if (!form.ok) return again(form)
    const { offersUntil = '', readyAt = '', fee = 0, instructions = '' } = form.values
    const { incoming } = await cycleForWork(ctx, params.id)
    const producer = readId(params.producer)
    const shown = incoming.find(({ producerId }) => producerId === producer)
    const moment = (text: string, was?: Date | null) =>
      text ? sentMoment(text, page.timeZone, was) : undefined
    const [until, ready] = [moment(offersUntil, shown?.offersUntil), moment(readyAt, shown?.readyAt)]
    if (until === null) return again(rejectField(body, 'offersUntil', NO_MOMENT))
    if (ready === null) return again(rejectField(body, 'readyAt', NO_MOMENT))
    const typed = typedTexts(body)
    const variants = Object.keys(typed).flatMap(name => {
      const variantId = /^offer-(.+)$/.exec(name)?.[1]
      const most = typed[`most-${variantId}`]?.trim()
      return variantId ? [{ variantId, most: most ? wholeNumber(most) : null }] : []
    })
    const odd = variants.find(({ most }) => Number.isNaN(most))
    if (odd) return again(rejectField(body, `most-${odd.variantId}`, 'A whole number, or nothing.'))
    const feeRate = Math.round(fee * 100)
    const fields = { offersUntil: until ?? null, readyAt: ready ?? null, feeRate, instructions, variants }
    try {
      const { total } = await variantsOfProducer(ctx, params.producer, asked)
      return await done(
        reply,
        params.id,
        () => saveIncoming(ctx, params.id, params.producer, fields, seenVersion(body), rowsIn(body)),
        'Saved.',
        isPart(asked, total)
          ? pagePath(`${LIST}/${params.id}/incoming/${params.producer}`, asked)
          : undefined,
      )
    } catch (refusal) {
      if (!(refusal instanceof ChangedMeanwhile)) throw refusal
      const values = { ...typed, version: refusal.version }
      const view = await incomingPage(
        ctx,
        page,
        params,
        asked,
        { values, errors: { instructions: CHANGED } },
        body,
      )
      return reply.html(view, { status: 409 })
    }
  })

  app.delete(`${LIST}/:id/incoming/:producer`, async ({ ctx, params, reply }) =>
    done(reply, params.id, () => dropIncoming(ctx, params.id, params.producer), 'They bring nothing to it.'),
  )

  app.get(`${LIST}/:id/outgoing/:exchange`, async ({ ctx, page, params, query, reply }) =>
    reply.html(await outgoingPage(ctx, page, params, pageAsked(query))),
  )

  app.post(`${LIST}/:id/outgoing/:exchange`, async ({ ctx, page, params, query, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const asked = pageAsked(query)
    const form = readForm(OUTGOING, body)
    const again = async (typed: Typed, status: 409 | 422) => {
      const view = await outgoingPage(ctx, page, params, asked, { ...typed, ticked: tickedIn(body) }, body)
      return reply.html(view, { status })
    }
    const part = partIn(body)
    if (part) return reply.html(await outgoingPage(ctx, page, params, part, undefined, body))
    if (!form.ok) return again(form, 422)
    const { tier, instructions = '', variant, slot } = form.values
    const fields = { tierId: tier ?? null, instructions, variantIds: variant, slotIds: slot }
    const known = params.exchange === 'new' ? null : params.exchange
    const sent = { seen: seenVersion(body), rows: rowsIn(body), formId: formKey(body) }
    const path = `${LIST}/${params.id}`
    try {
      const id = await saveOutgoing(ctx, params.id, known, fields, sent)
      const { total } = await variantsOfCycle(ctx, params.id, asked)
      const next = isPart(asked, total) ? pagePath(`${path}/outgoing/${id}`, asked) : path
      return reply.see(next, { kind: 'success', text: 'Saved.' })
    } catch (refusal) {
      if (refusal instanceof CycleOver) return reply.see(path, { kind: 'error', text: refusal.message })
      if (!(refusal instanceof ChangedMeanwhile)) throw refusal
      const values = { ...typedTexts(body), version: refusal.version }
      return again({ values, errors: { instructions: CHANGED } }, 409)
    }
  })

  app.delete(`${LIST}/:id/outgoing/:exchange`, async ({ ctx, params, reply }) =>
    done(
      reply,
      params.id,
      () => dropOutgoing(ctx, params.id, params.exchange),
      'It goes out to them no more.',
    ),
  )
}

/** The form with all or none ticked of what it shows; null for one that is to be saved. */
function withAllTicked(body: unknown): Readonly<Record<string, unknown>> | null {
  const { [TICK]: tick, ...typed } = typedValues(body)
  if (tick !== 'all' && tick !== 'none') return null
  const offers = (rowsIn(body) ?? []).map(id => `offer-${id}`)
  const others = Object.fromEntries(Object.entries(typed).filter(([name]) => !offers.includes(name)))
  return tick === 'none' ? others : { ...others, ...Object.fromEntries(offers.map(name => [name, 'on'])) }
}

/** All that the page of a cycle shows. */
async function cycleView(ctx: Ctx, cycle: Cycle, typed: Typed['values'] = {}) {
  const bringing = cycle.incoming.map(({ producerId }) => producerId)
  const reached = await recipientsOf(ctx, bringing)
  return {
    cycle,
    now: ctx.now,
    producers: await producersBeside(ctx, cycle, typed),
    orders: await ordersOfCycle(ctx, cycle.id),
    unreachable: new Set(bringing.filter(id => !reached.has(id))),
  }
}

/** Who may bring something to a cycle beside those who do already. */
async function producersBeside(ctx: Ctx, cycle: Cycle, typed: Typed['values'] = {}): Promise<Offered> {
  const offered = await offer(ctx, allProducers, [], typed.producerWords)
  const brings = new Set(cycle.incoming.map(({ producerId }) => producerId))
  return { ...offered, found: offered.found.filter(({ value }) => !brings.has(value)) }
}

const CHANGED =
  'Somebody else, perhaps the producer, has saved this since you opened it. Yours is below and not saved: saving it now replaces theirs.'
const NO_MOMENT = 'Write a day and a time.'

async function done(
  reply: Reply,
  id: string,
  work: () => Promise<void>,
  text: string,
  next = `${LIST}/${id}`,
): Promise<Response> {
  try {
    await work()
  } catch (refusal) {
    if (!(refusal instanceof CycleOver)) throw refusal
    return reply.see(`${LIST}/${id}`, { kind: 'error', text: refusal.message })
  }
  return reply.see(next, { kind: 'success', text })
}

async function incomingPage(
  ctx: Ctx,
  page: PageContext,
  params: { readonly id: string; readonly producer: string },
  asked: Required<PageAsked>,
  typed?: Typed,
  body?: unknown,
) {
  const cycle = await cycleForWork(ctx, params.id)
  const producer = await producerForEdit(ctx, params.producer)
  const known = cycle.incoming.find(({ producerId }) => producerId === producer.id)
  const offered = await variantsOfProducer(ctx, producer.id, asked)
  refuseBeyond(asked.number, pagesOf(offered.total, CHOICES_PER_PAGE))
  const at = (moment: Date | null | undefined) => (moment ? localTime(moment, page.timeZone) : '')
  const brought = known
    ? known.variants
    : offered.variants.map(variant => ({ variantId: variant.id, most: null }))
  const values = {
    offersUntil: at(known?.offersUntil),
    readyAt: at(known?.readyAt),
    version: incomingVersion(known),
    fee: String((known?.feeRate ?? 0) / 100),
    instructions: known?.instructions ?? '',
    ...Object.fromEntries(
      brought.flatMap(({ variantId, most }) => [
        [`offer-${variantId}`, 'on'],
        [`most-${variantId}`, most === null ? '' : String(most)],
      ]),
    ),
  }
  const view = { cycle, producer, offered, asked, isKnown: known !== undefined, body }
  const shown = typed ?? { values: body ? withTyped(values, body) : values, errors: {} }
  return <IncomingPage page={page} {...view} typed={shown} />
}

async function outgoingPage(
  ctx: Ctx,
  page: PageContext,
  { id, exchange }: { readonly id: string; readonly exchange: string },
  asked: Required<PageAsked>,
  typed?: Typed & { readonly ticked: ReturnType<typeof tickedIn> },
  body?: unknown,
) {
  const cycle = await cycleForWork(ctx, id)
  const known = cycle.outgoing.find(({ exchangeId }) => exchangeId === exchange.toLowerCase()) ?? null
  if (!known && exchange !== 'new') throw new NotFound()
  const slots = await slotChoices(ctx, known?.slotIds ?? [])
  const tiers = await ctx.services.account.tiers(ctx)
  const offered = await variantsOfCycle(ctx, cycle.id, asked)
  refuseBeyond(asked.number, pagesOf(offered.total, CHOICES_PER_PAGE))
  const version = known ? outgoingVersion(known) : ''
  const values = { tier: known?.tierId ?? '', instructions: known?.instructions ?? '', version }
  const kept = { variants: known?.variantIds ?? [], slots: known?.slotIds ?? [] }
  const ticked = typed?.ticked ?? (body ? tickedBeside(kept, body) : kept)
  return (
    <OutgoingPage
      page={page}
      cycle={cycle}
      known={known}
      slots={slots}
      tiers={tiers}
      offered={offered}
      asked={asked}
      ticked={ticked}
      body={body}
      typed={typed ?? { values: body ? withTyped(values, body) : values, errors: {} }}
    />
  )
}

function tickedIn(body: unknown) {
  const { variant, slot } = typedValues(body)
  const texts = (value: unknown) => [value].flat().filter(each => typeof each === 'string')
  return { variants: texts(variant), slots: texts(slot) }
}

/** What is ticked in a form, and what is kept of things that it says nothing of. */
function tickedBeside(kept: { readonly variants: readonly string[] }, body: unknown) {
  const [rows, ticked] = [new Set(rowsIn(body) ?? []), tickedIn(body)]
  return { ...ticked, variants: [...kept.variants.filter(id => !rows.has(id)), ...ticked.variants] }
}

function readCycle(
  body: unknown,
  timeZone: string,
  shown?: Pick<CycleFields, 'opensAt' | 'closesAt'>,
): Accepted<CycleFields> | Rejected {
  const form = readForm(CYCLE, body)
  if (!form.ok) return form
  const { name, note = '' } = form.values
  const opensAt = sentMoment(form.values.opensAt, timeZone, shown?.opensAt)
  if (!opensAt) return rejectField(body, 'opensAt', NO_MOMENT)
  const closesAt = sentMoment(form.values.closesAt, timeZone, shown?.closesAt)
  if (!closesAt) return rejectField(body, 'closesAt', NO_MOMENT)
  return { ok: true, values: { name, note, opensAt, closesAt } }
}
