import { typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Reply } from '#core/app/reply'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { BANK_LINES_PER_PAGE, pageOfBankLine, waitingBankLines } from '#core/services/cart/bank/bank-lines'
import { NotAStatement, readBankStatement } from '#core/services/cart/bank/read-statement'
import {
  dismissBankLine,
  settleAsCredit,
  settleExact,
  settleInPart,
  settleWithOrder,
  undoDismissal,
} from '#core/services/cart/bank/settle-bank-line'
import type { Room } from '../../domain'
import type { LineForm } from './line-card'
import { BankPage } from './page'
import { whatIsPaid, whatWasRead } from './sentences'

const BANK = '/shop/bank'

/** A bank's statement, and what each line of it paid. For shopkeepers. */
export const bank: Room = app => {
  takesFiles(app, `${BANK}/statements`, 'money')

  app.get(BANK, async ({ ctx, page, query, reply }) => {
    const dismissed = isId(query.dismissed ?? '') ? query.dismissed : undefined
    return bankPage(ctx, page, reply, { dismissed, number: pageNumber(query.page) })
  })

  app.post(`${BANK}/statements`, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const file = await uploadOf(body, 'statement')
    if (!file) return bankPage(ctx, page, reply, { fileError: 'Choose a file.' }, 422)
    try {
      const read = await readBankStatement(ctx, file)
      if (read.faults.length > 0)
        return bankPage(ctx, page, reply, { faults: read.faults, read: whatWasRead(read) })
      return reply.see(BANK, { kind: 'success', text: whatWasRead(read) })
    } catch (refusal) {
      if (!(refusal instanceof NotAStatement)) throw refusal
      return bankPage(ctx, page, reply, { fileError: refusal.message }, 422)
    }
  })

  app.post(`${BANK}/exact-matches`, async ({ ctx, body, reply }) => {
    requireRole(ctx, 'money')
    const settled = await settleExact(ctx, pageNumber(typedTexts(body).page))
    return reply.see(BANK, { kind: 'success', text: whatIsPaid(settled) })
  })

  app.post(`${BANK}/:id/payment`, async ({ ctx, page, params, body, reply }) => {
    const { order = '' } = typedTexts(body)
    const form = { lineId: params.id, field: 'order', value: order } as const
    return settled(ctx, page, reply, form, () => settleWithOrder(ctx, params.id, order))
  })

  app.post(`${BANK}/:id/part`, async ({ ctx, page, params, body, reply }) => {
    const { order = '' } = typedTexts(body)
    const form = { lineId: params.id, field: 'order', value: order } as const
    return settled(ctx, page, reply, form, () => settleInPart(ctx, params.id, order))
  })

  app.post(`${BANK}/:id/credit`, async ({ ctx, page, params, body, reply }) => {
    const { email = '' } = typedTexts(body)
    const form = { lineId: params.id, field: 'email', value: email } as const
    return settled(ctx, page, reply, form, () => settleAsCredit(ctx, params.id, email))
  })

  app.post(`${BANK}/:id/dismissal`, async ({ ctx, params, reply }) => {
    await dismissBankLine(ctx, params.id)
    return reply.see(`${BANK}?dismissed=${params.id}`)
  })

  app.delete(`${BANK}/:id/dismissal`, async ({ ctx, params, reply }) => {
    await undoDismissal(ctx, params.id)
    return reply.see(BANK, { kind: 'success', text: 'It waits again.' })
  })
}

type Said = {
  /** Of the page, counted from 1. */
  number?: number
  dismissed?: string
  faults?: readonly string[]
  read?: string
  fileError?: string
  form?: LineForm
}

async function bankPage(
  ctx: Ctx,
  page: PageContext,
  reply: Reply,
  said: Said = {},
  status: 200 | 409 | 422 = 200,
) {
  const number = said.form ? await pageOfBankLine(ctx, said.form.lineId) : (said.number ?? 1)
  const waiting = await waitingBankLines(ctx, number)
  refuseBeyond(number, pagesOf(waiting.total, BANK_LINES_PER_PAGE))
  return reply.html(<BankPage page={page} {...waiting} {...said} number={number} />, { status })
}

/** Does it, or shows the page again with the sentence at the line's own form. */
async function settled(
  ctx: Ctx,
  page: PageContext,
  reply: Reply,
  form: Omit<LineForm, 'error'>,
  work: () => Promise<void>,
) {
  requireRole(ctx, 'money')
  try {
    await work()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal instanceof NotFound) throw refusal
    return bankPage(ctx, page, reply, { form: { ...form, error: refusal.message } }, 409)
  }
  return reply.see(BANK, { kind: 'success', text: 'Booked.' })
}
