import { NotRefundable, RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { requireRole } from '#core/contracts/require-role'
import { type LineToWeigh, linesToWeigh } from '#core/services/cart/weights/lines-to-weigh'
import { waitsForSumUp } from '#core/services/cart/weights/may-weigh'
import {
  BeingPaid,
  readGrams,
  WeighedMeanwhile,
  WeightInvalid,
  weighLine,
} from '#core/services/cart/weights/weigh-line'
import { gramsText } from '#core/text/grams'
import type { Room } from '../../domain'
import { WeightsPage } from './page'

/** What the scales say of an order, line by line, while it is packed. For shopkeepers. */
export const weights: Room = app => {
  app.get('/shop/orders/:number/weights', async ({ ctx, page, params, reply }) => {
    const lines = await linesToWeigh(ctx, params.number)
    const view = { number: params.number, lines, waits: await waits(ctx, lines) }
    return reply.html(<WeightsPage page={page} {...view} />)
  })

  app.post('/shop/orders/:number/weights', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const fields = body as Readonly<Record<string, unknown>>
    const lines = await linesToWeigh(ctx, params.number)
    const errors: Record<string, string> = {}
    let status = 422
    const done: string[] = []
    for (const field of goneFields(fields, lines)) {
      errors[field] = 'This is not in the order any more, so it was not weighed.'
      status = 409
    }
    for (const { id, title } of lines) {
      const typed = fields[`weight-${id}`]
      if (typeof typed !== 'string' || typed.trim() === '') continue
      try {
        const grams = readGrams(typed)
        if (grams === null) throw new WeightInvalid()
        const seen = readSeen(fields[`seen-${id}`])
        // It stands there as it was shown: nobody has read the scales again.
        if (grams === seen) continue
        await weighLine(ctx, params.number, id, grams, seen)
        done.push(isolate`${title}: ${gramsText(grams)}`)
      } catch (refusal) {
        if (!isSaidHere(refusal)) throw refusal
        errors[`weight-${id}`] = refusal.message
        if (refusal instanceof WeighedMeanwhile || refusal instanceof BeingPaid) status = refusal.status
      }
    }
    if (Object.keys(errors).length > 0) {
      const now = await linesToWeigh(ctx, params.number)
      const view = { number: params.number, lines: now, waits: await waits(ctx, now), errors, typed: fields }
      return reply.html(<WeightsPage page={page} {...view} />, { status })
    }
    const text = done.length > 0 ? `Weighed. ${done.join(', ')}` : 'Nothing was weighed.'
    return reply.see(`/shop/orders/${params.number}`, { kind: 'success', text })
  })
}

/** Read from the scales for what went back, or was taken out, since the form was opened. */
function goneFields(
  fields: Readonly<Record<string, unknown>>,
  lines: readonly LineToWeigh[],
): readonly string[] {
  const known = new Set(lines.map(({ id }) => id))
  return Object.entries(fields).flatMap(([field, typed]) => {
    const [, id] = /^weight-(.+)$/.exec(field) ?? []
    if (id === undefined || known.has(id) || typeof typed !== 'string' || typed.trim() === '') return []
    return readGrams(typed) === (readSeen(fields[`seen-${id}`]) ?? Number.NaN) ? [] : [field]
  })
}

/** The lines are of one order. */
const waits = async (ctx: Ctx, [line]: readonly LineToWeigh[]) =>
  line !== undefined && waitsForSumUp(ctx, line)

/** What the form said that it weighs; null where it was not weighed, undefined where the form did not say. */
function readSeen(shown: unknown): number | null | undefined {
  if (typeof shown !== 'string') return undefined
  return shown === '' ? null : (readGrams(shown) ?? undefined)
}

function isSaidHere(fault: unknown): fault is Error {
  return [BeingPaid, NotRefundable, RefundUnavailable, RefundUnderWay, WeighedMeanwhile, WeightInvalid].some(
    kind => fault instanceof kind,
  )
}
