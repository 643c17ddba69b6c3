import { t } from 'elysia'
import { readForm, typedTexts, wholeNumber } from '#core/app/form'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { FormUsed } from '#core/services/cart/ledger/form-used'
import { deliveriesOf, deliveryOf } from '#core/services/cart/receiving/deliveries'
import { moneyBack } from '#core/services/cart/receiving/money-back'
import {
  DeliveryChanged,
  previewReceipt,
  ReceivedAlready,
  receive,
} from '#core/services/cart/receiving/receive'
import type { Room } from '../../domain'
import { CyclesPage, DeliveriesPage } from './deliveries-pages'
import { cameField, DeliveryPage, PreviewPage } from './delivery-pages'

const RECEIPT = t.Object({
  note: t.Optional(t.String({ maxLength: 1_000 })),
  wayBack: t.Union([t.Literal('same'), t.Literal('credit')], { error: 'Choose one of these.' }),
  key: t.Optional(t.String({ format: 'uuid', error: 'Please open this page again.' })),
  seen: t.Optional(t.String({ maxLength: 40 })),
})

/** More of one thing than a van holds: somebody has mistyped it. */
const MOST = 1_000_000

/** What producers bring, and who goes short of what they did not. For shopkeepers. */
export const receiving: Room = app => {
  app.get('/shop/receiving', async ({ ctx, page, reply }) =>
    reply.html(<CyclesPage page={page} cycles={await ctx.services.market.cycleChoices(ctx)} />),
  )

  app.get('/shop/receiving/:cycle', async ({ ctx, page, params, reply }) =>
    reply.html(<DeliveriesPage page={page} now={ctx.now} {...(await deliveriesOf(ctx, params.cycle))} />),
  )

  app.get('/shop/receiving/:cycle/:producer', async ({ ctx, page, params, reply }) =>
    reply.html(await deliveryPage(ctx, page, params.cycle, params.producer)),
  )

  app.post('/shop/receiving/:cycle/:producer/preview', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const { cycle, producer } = params
    const typed = typedTexts(body)
    const { came, errors } = await countsOf(ctx, cycle, producer, typed)
    const delivery = await deliveryOf(ctx, cycle, producer)
    if (delivery.received) {
      const fault = new ReceivedAlready().message
      const form = { values: typed, errors: {} }
      return reply.html(await deliveryPage(ctx, page, cycle, producer, form, fault), { status: 409 })
    }
    const form = readForm(RECEIPT, body)
    if (!form.ok || Object.keys(errors).length > 0) {
      const shown = { values: typed, errors: { ...(form.ok ? {} : form.errors), ...errors } }
      return reply.html(await deliveryPage(ctx, page, cycle, producer, shown), { status: 422 })
    }
    const preview = await previewReceipt(ctx, cycle, producer, came)
    const values = { ...typed, key: Bun.randomUUIDv7(), seen: preview.seen }
    const back = await moneyBack(ctx, preview.short)
    return reply.html(
      <PreviewPage page={page} delivery={delivery} preview={preview} back={back} values={values} />,
    )
  })

  app.post('/shop/receiving/:cycle/:producer', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const { cycle, producer } = params
    const typed = typedTexts(body)
    const { came, errors } = await countsOf(ctx, cycle, producer, typed)
    const form = readForm(RECEIPT, body)
    if (!form.ok || Object.keys(errors).length > 0 || !form.values.key) {
      const shown = { values: typed, errors: { ...(form.ok ? {} : form.errors), ...errors } }
      return reply.html(await deliveryPage(ctx, page, cycle, producer, shown), { status: 422 })
    }
    const { note = '', wayBack, key: formId, seen = '' } = form.values
    const path = `/shop/receiving/${cycle}/${producer}`
    try {
      await receive(ctx, cycle, producer, { came, note, wayBack, formId, seen })
    } catch (refusal) {
      const isUsed = refusal instanceof FormUsed
      if (!isUsed && !(refusal instanceof ReceivedAlready || refusal instanceof DeliveryChanged))
        throw refusal
      const { message: fault } = refusal
      const delivery = await deliveryOf(ctx, cycle, producer)
      if (delivery.received) {
        const form = { values: typed, errors: {} }
        return reply.html(await deliveryPage(ctx, page, cycle, producer, form, fault), { status: 409 })
      }
      const preview = await previewReceipt(ctx, cycle, producer, came)
      const values = { ...typed, seen: preview.seen, key: isUsed ? Bun.randomUUIDv7() : formId }
      const back = await moneyBack(ctx, preview.short)
      return reply.html(
        <PreviewPage
          page={page}
          delivery={delivery}
          preview={preview}
          back={back}
          values={values}
          fault={fault}
        />,
        {
          status: 409,
        },
      )
    }
    return reply.see(path, { kind: 'success', text: 'Received. Who goes short gets their money back.' })
  })
}

async function deliveryPage(
  ctx: Ctx,
  page: PageContext,
  cycle: string,
  producer: string,
  form: { values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string>> } = {
    values: { wayBack: 'same' },
    errors: {},
  },
  fault?: string,
) {
  const delivery = await deliveryOf(ctx, cycle, producer)
  const { ordered } = await previewReceipt(ctx, cycle, producer, new Map())
  return <DeliveryPage page={page} delivery={delivery} ordered={ordered} form={form} fault={fault} />
}

/** A number beside each thing, by the name `came-<variant>`; a field that is not there says that all of it came. */
async function countsOf(ctx: Ctx, cycle: string, producer: string, typed: Readonly<Record<string, string>>) {
  const { ordered } = await previewReceipt(ctx, cycle, producer, new Map())
  const errors: Record<string, string> = {}
  const came = new Map<string, number>()
  for (const [name, text] of Object.entries(typed)) {
    if (!name.startsWith(cameField(''))) continue
    const variantId = name.slice(cameField('').length)
    // What was given back since it was counted is counted all the same: the same form is the same receipt.
    const { title } = ordered.find(each => each.variantId === variantId) ?? { title: 'What was ordered' }
    const count = wholeNumber(text)
    if (Number.isNaN(count) || count > MOST)
      errors[name] = isolate`${title}: how many came? A whole number, 0 or more.`
    else came.set(variantId, count)
  }
  return { came, errors }
}
