import { t } from 'elysia'
import { readForm, seenVersion, typedTexts, typedValues } from '#core/app/form'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { isSumUps } from '#core/services/cart/orders/check-out'
import {
  NothingToPay,
  PaidAlready,
  receiveCash,
  receivePayment,
} from '#core/services/cart/ways/receive-payment'
import {
  canTakeCards,
  offeredWays,
  saveWaysSettings,
  type WaysSettings,
  waysSettings,
  waysVersion,
} from '#core/services/cart/ways/settings'
import type { Room } from '../../domain'
import { type WaysForm, WaysSettingsPage } from './settings-page'

const SETTINGS = t.Object({
  ways: t.Array(
    t.Union([t.Literal('sumup'), t.Literal('cash'), t.Literal('transfer'), t.Literal('credit')]),
    { error: 'Choose from these.' },
  ),
  holder: t.Optional(t.String({ maxLength: 120 })),
  account: t.Optional(t.String({ maxLength: 60 })),
  bic: t.Optional(t.String({ maxLength: 30 })),
  transferDays: t.Integer({ minimum: 1, maximum: 60, error: 'Between 1 and 60 days.' }),
})

const RECEIPT = t.Object({ way: t.Union([t.Literal('cash'), t.Literal('transfer')]) })

/** How buyers can pay, and the shopkeeper's word that money has come. */
export const ways: Room = app => {
  app.get('/shop/ways-to-pay', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'money')
    return reply.html(<WaysSettingsPage page={page} form={formOf(await waysSettings(ctx), noCards(ctx))} />)
  })

  app.post('/shop/ways-to-pay', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(SETTINGS, body)
    const again = (errors: Readonly<Record<string, string>>) => {
      const { ways } = typedValues(body)
      const chosen = (Array.isArray(ways) ? ways : [ways]).map(String)
      const version = seenVersion(body) ?? undefined
      const view = { version, ways: chosen, noCards: noCards(ctx), values: typedTexts(body), errors }
      return reply.html(<WaysSettingsPage page={page} form={view} />, { status: 422 })
    }
    if (!form.ok) return again(form.errors)
    const { ways: chosen, holder = '', account = '', bic = '', transferDays } = form.values
    const ways = chosen.filter(way => way !== 'sumup')
    const cards = chosen.includes('sumup')
    if (ways.includes('transfer') && !(holder && account)) {
      const fault = 'Buyers need it to transfer money to you.'
      return again({ ...(holder ? {} : { holder: fault }), ...(account ? {} : { account: fault }) })
    }
    await saveWaysSettings(
      ctx,
      { cards, ways, bank: { holder, account, bic }, transferDays },
      seenVersion(body),
    )
    if ((await offeredWays(ctx)).length === 0)
      return reply.see('/shop/ways-to-pay', {
        kind: 'notice',
        text: 'Saved. Nothing is offered now, so buyers cannot order anything that costs money.',
      })
    return reply.see('/shop/ways-to-pay', { kind: 'success', text: 'Saved.' })
  })

  app.post('/shop/orders/:number/payment', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'orders', 'money')
    const path = `/shop/orders/${params.number}`
    const form = readForm(RECEIPT, body)
    if (!form.ok) return reply.see(path, { kind: 'error', text: 'Say how the money came.' })
    try {
      const { way } = form.values
      const became =
        way === 'cash'
          ? await receiveCash(ctx, params.number)
          : await receivePayment(ctx, params.number, { way, bankLineId: null })
      if (became === 'paid') return reply.see(path, { kind: 'success', text: 'The order is paid.' })
      const text = 'Not all of it was left, so the money became the buyer’s credit.'
      return reply.see(path, { kind: 'notice', text })
    } catch (refusal) {
      if (refusal instanceof PaidAlready || refusal instanceof NothingToPay)
        return reply.see(path, { kind: 'notice', text: refusal.message })
      if (!isSumUps(refusal)) throw refusal
      const text =
        'SumUp does not answer, so we cannot be sure that nobody pays it there. Nothing has changed.'
      return reply.see(path, { kind: 'error', text })
    }
  })
}

function formOf(settings: WaysSettings, noCards: string): WaysForm {
  const { cards, ways, bank, transferDays } = settings
  const values = { ...bank, transferDays: String(transferDays) }
  const chosen = cards ? ['sumup', ...ways] : ways
  return { version: waysVersion(settings), ways: chosen, noCards, values, errors: {} }
}

function noCards(ctx: Ctx): string {
  if (canTakeCards(ctx)) return ''
  const { payments, site } = ctx.house
  if (!payments.isConnected) return 'No SumUp account is connected, so nobody is offered it.'
  return `SumUp takes no ${site().currency}, so nobody is offered it.`
}
