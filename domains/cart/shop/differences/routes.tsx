import { t } from 'elysia'
import { readForm, typedValues } from '#core/app/form'
import { NotRefundable, RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import { giveBackSecond, ReturnNotKnown } from '#core/services/cart/differences/give-back-second'
import { listDifferences, readDifference } from '#core/services/cart/differences/list-differences'
import {
  acknowledgeDifference,
  BeyondPayment,
  DifferenceSettled,
  LinesDoNotFit,
  recordDifference,
  reverseChargeBack,
} from '#core/services/cart/differences/settle-difference'
import { DifferenceUnderWay } from '#core/services/cart/differences/while-dealt-with'
import { readOrder } from '#core/services/cart/orders/read-order'
import type { Room } from '../../../domain'
import { quantityFaults, REFUSED, requestedAdjustments, requestedLines } from '../requested-lines'
import { DifferencePage, noteField } from './difference-page'
import { DifferencesPage } from './list-page'

const LIST = '/shop/differences'
const NOTE = t.Object({
  note: t.String({ minLength: 1, maxLength: 300, error: 'Please say what it was, for the books.' }),
})

/** What SumUp says about our payments that our books do not. Only shopkeepers find these pages. */
export const differences: Room = app => {
  app.get(LIST, async ({ ctx, page, query, reply }) => {
    const at = /^[1-9]\d{0,5}$/.test(query.page ?? '') ? Number(query.page) : 1
    return reply.html(<DifferencesPage page={page} at={at} {...(await listDifferences(ctx, at))} />)
  })

  app.get(`${LIST}/:id`, async ({ ctx, page, params, reply }) => {
    const difference = await readDifference(ctx, params.id)
    const order = await readOrder(ctx, difference.orderNumber)
    return reply.html(<DifferencePage page={page} difference={difference} order={order} />)
  })

  for (const noun of ['acknowledgement', 'refund', 'reversal', 'return'] as const) {
    app.post(`${LIST}/:id/${noun}`, async ({ ctx, page, params, body, reply }) => {
      const difference = await readDifference(ctx, params.id)
      const order = await readOrder(ctx, difference.orderNumber)
      const again = (status: number, errors: Readonly<Record<string, string>>) => {
        const view = { page, difference, order, errors, typed: typedValues(body) }
        return reply.html(<DifferencePage {...view} />, { status })
      }
      const form = readForm(NOTE, body)
      const faults = noun === 'refund' ? quantityFaults(order, body) : {}
      if (!form.ok) return again(422, { ...faults, [noteField(noun)]: form.errors.note ?? '' })
      if (Object.keys(faults).length > 0) return again(422, faults)
      try {
        if (noun === 'refund')
          await recordDifference(
            ctx,
            params.id,
            requestedLines(order, body),
            form.values.note,
            requestedAdjustments(order, body),
          )
        else if (noun === 'return') await giveBackSecond(ctx, params.id, form.values.note)
        else if (noun === 'reversal') await reverseChargeBack(ctx, params.id, form.values.note)
        else await acknowledgeDifference(ctx, params.id, form.values.note)
      } catch (refusal) {
        if (refusal instanceof DifferenceSettled)
          return reply.see(LIST, { kind: 'notice', text: refusal.message })
        if (!isForTheForm(refusal)) throw refusal
        return again(refusal.status, { [REFUSED]: refusal.message })
      }
      return reply.see(LIST, { kind: 'success', text: 'Recorded.' })
    })
  }
}

function isForTheForm(
  fault: unknown,
): fault is
  | LinesDoNotFit
  | BeyondPayment
  | DifferenceUnderWay
  | NotRefundable
  | RefundUnavailable
  | RefundUnderWay
  | ReturnNotKnown {
  return [
    LinesDoNotFit,
    BeyondPayment,
    DifferenceUnderWay,
    NotRefundable,
    RefundUnavailable,
    RefundUnderWay,
    ReturnNotKnown,
  ].some(kind => fault instanceof kind)
}
