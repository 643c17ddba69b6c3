import { t } from 'elysia'
import {
  formKey,
  readForm,
  rejectField,
  seenVersion,
  typedTexts,
  typedValues,
  wholeNumber,
} from '#core/app/form'
import { pagesOf, refuseBeyond } from '#core/app/paging'
import { pickOne } from '#core/app/picks'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import {
  CHOICES_PER_PAGE,
  type PageAsked,
  slotChoices,
  variantsOfCycle,
  variantsOfProducer,
} from '#core/services/market/cycles/choices'
import { cycleForWork } from '#core/services/market/cycles/cycle'
import {
  dropIncoming,
  dropOutgoing,
  incomingVersion,
  outgoingVersion,
  saveIncoming,
  saveOutgoing,
} from '#core/services/market/cycles/exchanges'
import { CycleOver } from '#core/services/market/cycles/save-cycle'
import { producers as allProducers } from '#core/services/market/producers/directory'
import { producerForEdit } from '#core/services/market/producers/save-producer'
import { localTime, sentMoment } from '#core/text/local-time'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { partIn } from '../kept-search'
import { isPart, pageAsked, pagePath, rowsIn, withTyped } from '../variant-pages'
import { CycleWorkPage } from './cycle-page'
import { cycleView, LIST, NO_MOMENT } from './cycle-view'
import { IncomingPage, OutgoingPage, TICK } from './exchange-pages'

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
const CHANGED =
  'Somebody else, perhaps the producer, has saved this since you opened it. Yours is below and not saved: saving it now replaces theirs.'

/** Who brings what to a cycle, and who takes it where. */
export const exchangeRoutes: Room = app => {
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
