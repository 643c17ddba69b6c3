import { t } from 'elysia'
import { readForm, rejectField, seenVersion, typedTexts } from '#core/app/form'
import { offer, pickOne } from '#core/app/picks'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { currencyCode } from '#core/scrape/price-signs'
import type { Selectors } from '#core/scrape/selectors'
import { producers } from '#core/services/market/producers/directory'
import { isAsSeen } from '#core/services/market/products/set-prices'
import { addSupplier, NoWebAddress } from '#core/services/market/suppliers/add-supplier'
import { draftsOf } from '#core/services/market/suppliers/drafts'
import { priceHistory } from '#core/services/market/suppliers/price-history'
import {
  acceptAll,
  acceptDraft,
  DraftOutdated,
  dismissDraft,
} from '#core/services/market/suppliers/review-draft'
import { SCHEDULES, scheduleOf, scheduleSupplier } from '#core/services/market/suppliers/schedule'
import {
  previewSelectors,
  SelectorRefused,
  saveSelectors,
  selectorsOf,
} from '#core/services/market/suppliers/selectors'
import { RunUnderWay, startRun } from '#core/services/market/suppliers/start-run'
import { supplierOfDraft } from '#core/services/market/suppliers/supplier-of-draft'
import {
  runReport,
  supplierForWork,
  suppliersForWork,
} from '#core/services/market/suppliers/suppliers-for-work'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../../domain'
import { readPrices } from '../prices/form'
import { SuppliersPage } from './pages'
import { SupplierPricesPage } from './prices-page'
import { ReviewPage } from './review-page'
import { RunPage } from './run-page'
import { SelectorsPage } from './selectors-page'
import { readShown } from './shown-drafts'

const FORM = t.Object({
  url: t.String({ minLength: 1, maxLength: 2_000, error: 'Give the address of their list of products.' }),
  name: t.Optional(t.String({ maxLength: 160 })),
  producer: t.Optional(t.String({ maxLength: 40 })),
})

const ONE_OUTDATED = 'One was changed by the supplier since you opened the page: look at it first.'
const OUTDATED = 'were changed by the supplier since you opened the page: look at them first.'

export const workSuppliers: Room = app => {
  app.get('/shop/suppliers', async ({ ctx, page, query, reply }) => {
    const props = await listProps(ctx, { values: {}, errors: {} }, query.q, query.after)
    return reply.html(<SuppliersPage page={page} {...props} />)
  })

  app.post('/shop/suppliers', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const again = async (typed: Typed) =>
      reply.html(<SuppliersPage page={page} {...(await listProps(ctx, typed))} />, { status: 422 })
    const form = readForm(FORM, body)
    const picked = await pickOne(ctx, producers, 'producer', typedTexts(body))
    if (!form.ok) return again({ ...form, errors: { ...form.errors, ...picked.errors } })
    if (Object.keys(picked.errors).length > 0)
      return again({ values: typedTexts(body), errors: picked.errors })
    const { url, name } = form.values
    try {
      const id = await addSupplier(ctx, { url, name, producerId: picked.value || undefined })
      return reply.see(`/shop/runs/${await startRun(ctx, id)}`)
    } catch (fault) {
      if (!(fault instanceof NoWebAddress) && !(fault instanceof RunUnderWay)) throw fault
      return again(rejectField(body, 'url', fault.message))
    }
  })

  app.get('/shop/suppliers/:id', async ({ ctx, page, params, reply }) => {
    return reply.html(<ReviewPage page={page} {...(await reviewProps(ctx, params.id))} />)
  })

  app.post('/shop/suppliers/:id/runs', async ({ ctx, params, reply }) => {
    try {
      return reply.see(`/shop/runs/${await startRun(ctx, params.id)}`)
    } catch (fault) {
      if (!(fault instanceof RunUnderWay)) throw fault
      return reply.see(`/shop/suppliers/${params.id}`, { kind: 'error', text: fault.message })
    }
  })

  app.post('/shop/suppliers/:id/schedule', async ({ ctx, params, body, reply }) => {
    const days = SCHEDULES.find(each => String(each) === typedTexts(body).days) ?? null
    await scheduleSupplier(ctx, params.id, days)
    const text = days === null ? 'It is read when you ask.' : 'It is read by itself from now on.'
    return reply.see(`/shop/suppliers/${params.id}`, { kind: 'success', text })
  })

  app.get('/shop/suppliers/:id/selectors', async ({ ctx, page, params, reply }) => {
    const { selectors, ...supplier } = await selectorsOf(ctx, params.id)
    const typed = { values: { currency: ctx.house.site().currency, ...selectors }, errors: {} }
    return reply.html(<SelectorsPage page={page} supplier={supplier} typed={typed} preview={null} />)
  })

  app.post('/shop/suppliers/:id/selectors/preview', async ({ ctx, page, params, body, reply }) => {
    const supplier = await selectorsOf(ctx, params.id)
    const values = typedTexts(body)
    try {
      const preview = await previewSelectors(ctx, params.id, readSelectors(values), values.page ?? '')
      const typed = { values, errors: {} }
      return reply.html(<SelectorsPage page={page} supplier={supplier} typed={typed} preview={preview} />)
    } catch (refusal) {
      if (!(refusal instanceof SelectorRefused)) throw refusal
      const typed = rejectField(body, refusal.field, refusal.message)
      return reply.html(<SelectorsPage page={page} supplier={supplier} typed={typed} preview={null} />, {
        status: 422,
      })
    }
  })

  app.post('/shop/suppliers/:id/selectors', async ({ ctx, page, params, body, reply }) => {
    const supplier = await selectorsOf(ctx, params.id)
    try {
      await saveSelectors(ctx, params.id, readSelectors(typedTexts(body)))
    } catch (refusal) {
      if (!(refusal instanceof SelectorRefused)) throw refusal
      const typed = rejectField(body, refusal.field, refusal.message)
      return reply.html(<SelectorsPage page={page} supplier={supplier} typed={typed} preview={null} />, {
        status: 422,
      })
    }
    const text = 'Saved: the next run looks there.'
    return reply.see(`/shop/suppliers/${params.id}`, { kind: 'success', text })
  })

  app.get('/shop/drafts/:id/prices', async ({ ctx, page, params, reply }) => {
    const history = await priceHistory(ctx, params.id)
    const { name } = await supplierForWork(ctx, history.supplierId)
    return reply.html(<SupplierPricesPage page={page} supplier={name} history={history} />)
  })

  app.get('/shop/runs/:id', async ({ ctx, page, params, reply }) => {
    const run = await runReport(ctx, params.id)
    const supplier = await supplierForWork(ctx, run.supplierId)
    return reply.html(<RunPage page={page} supplier={supplier} run={run} />)
  })

  app.post('/shop/suppliers/:id/acceptances', async ({ ctx, params, body, reply }) => {
    const { accepted, outdated } = await acceptAll(ctx, params.id, readShown(body))
    const sentences = [
      accepted === 0
        ? 'None is accepted.'
        : `${accepted} accepted. New ones wait under Products, not yet on the list.`,
      outdated === 0 ? '' : outdated === 1 ? ONE_OUTDATED : `${outdated} ${OUTDATED}`,
    ]
    const kind = accepted > 0 && outdated === 0 ? 'success' : 'notice'
    return reply.see(`/shop/suppliers/${params.id}`, { kind, text: sentences.filter(Boolean).join(' ') })
  })

  app.post('/shop/drafts/:id/acceptance', async ({ ctx, page, params, body, reply }) => {
    const supplierId = await supplierOfDraft(ctx, params.id)
    const { wishes, typed, typedVat, faults } = readPrices(body, ctx.house.site().currency)
    if (faults.size > 0) {
      const back = { draftId: params.id, typed, typedVat, faults }
      const props = await reviewProps(ctx, supplierId)
      return reply.html(<ReviewPage page={page} {...props} back={back} />, { status: 422 })
    }
    // A field left as it was shown is not a change: somebody else may have changed it meanwhile.
    const wanted = wishes.filter(wish => !isAsSeen(wish.price, wish))
    const prices = new Map(wanted.map(({ variantId, price }) => [variantId, price]))
    try {
      await acceptDraft(ctx, params.id, prices, seenVersion(body))
    } catch (refusal) {
      if (!(refusal instanceof DraftOutdated)) throw refusal
      const back = { draftId: params.id, typed, typedVat, faults, outdated: refusal.message }
      const props = await reviewProps(ctx, supplierId)
      return reply.html(<ReviewPage page={page} {...props} back={back} />, { status: 409 })
    }
    return reply.see(`/shop/suppliers/${supplierId}`, { kind: 'success', text: 'Accepted.' })
  })

  app.post('/shop/drafts/:id/dismissal', async ({ ctx, params, body, reply }) => {
    const supplierId = await supplierOfDraft(ctx, params.id)
    try {
      await dismissDraft(ctx, params.id, seenVersion(body))
    } catch (refusal) {
      if (!(refusal instanceof DraftOutdated)) throw refusal
      return reply.see(`/shop/suppliers/${supplierId}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(`/shop/suppliers/${supplierId}`, { kind: 'success', text: 'Put aside.' })
  })
}

function readSelectors(values: Readonly<Record<string, string>>): Selectors {
  const of = (name: keyof Selectors) => (values[name] ?? '').trim()
  return {
    product: of('product'),
    name: of('name'),
    price: of('price'),
    link: of('link'),
    sku: of('sku'),
    gtin: of('gtin'),
    image: of('image'),
    availability: of('availability'),
    currency: readCurrency(of('currency')),
  }
}

/** Blank is nobody's; what is no code is refused, and not taken for blank. */
function readCurrency(typed: string): string {
  const code = currencyCode(typed)
  if (typed && !code) throw new SelectorRefused('currency', 'Write the code of a currency, such as GBP.')
  return code ?? ''
}

async function reviewProps(ctx: Ctx, supplierId: string) {
  const supplier = await supplierForWork(ctx, supplierId)
  return {
    supplier,
    drafts: await draftsOf(ctx, supplierId),
    currency: ctx.house.site().currency,
    schedule: await scheduleOf(ctx, supplierId),
  }
}

async function listProps(ctx: Ctx, typed: Typed, text = '', after: string | null = null) {
  const { suppliers, next } = await suppliersForWork(ctx, text, after)
  const { producer, producerWords } = typed.values
  const offered = await offer(ctx, producers, producer ? [producer] : [], producerWords)
  return { suppliers, text, next, producers: offered, typed }
}
