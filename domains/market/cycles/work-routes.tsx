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
} from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { TABLE_KINDS } from '#core/contracts/cart'
import { readId } from '#core/contracts/id'
import type { Flash } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { CYCLES_PER_PAGE, cycleForWork, listCycles } from '#core/services/market/cycles/cycle'
import { orderedSoFar, SO_FAR_PER_PAGE } from '#core/services/market/cycles/ordered-so-far'
import { producerOrderTable } from '#core/services/market/cycles/producer-letter'
import { producerOrder } from '#core/services/market/cycles/producer-order'
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
import { csvOf } from '#core/tables/csv'
import { pdfOf } from '#core/tables/pdf'
import { daysLater, localTime, sentMoment } from '#core/text/local-time'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { CycleFormPage } from './cycle-form-page'
import { CycleWorkPage } from './cycle-page'
import { cycleView, LIST, NO_MOMENT } from './cycle-view'
import { SoFarPage } from './so-far-page'
import { CyclesWorkPage } from './work-list-page'

const CYCLE = t.Object({
  name: t.String({ minLength: 1, maxLength: 160, error: 'Give it a name, like “Week 32”.' }),
  note: t.Optional(t.String({ maxLength: 2_000 })),
  opensAt: t.String({ minLength: 1, maxLength: 30, error: 'When does it open?' }),
  closesAt: t.String({ minLength: 1, maxLength: 30, error: 'When does it close?' }),
})
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
