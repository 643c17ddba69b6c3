import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion, typedTexts } from '#core/app/form'
import { listPage, pageNumber } from '#core/app/paging'
import { offer, pickOne } from '#core/app/picks'
import type { RequestScope } from '#core/app/request-scope'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { labels, priceChoices, products } from '#core/services/cart/prices/choices'
import {
  FEE_FORM,
  FEES_PER_PAGE,
  feeForWork,
  feesForWork,
  retireFee,
  saveFee,
} from '#core/services/cart/prices/fees'
import {
  LISTS_PER_PAGE,
  PRICE_LIST_FORM,
  PriceTooHigh,
  priceListForWork,
  priceListsForWork,
  retirePriceList,
  SkuUnknown,
  savePriceList,
} from '#core/services/cart/prices/price-lists'
import { isPriorPriceLaw, priorPricesSetting, savePriorPrices } from '#core/services/cart/prices/prior-prices'
import { minimumForm, priceSettings, savePriceSettings } from '#core/services/cart/prices/settings'
import {
  retireVoucher,
  saveVoucher,
  VOUCHER_FORM,
  VoucherCodeTaken,
  voucherForWork,
  vouchersForWork,
} from '#core/services/cart/prices/vouchers'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { Faults } from '../typed-fields'
import {
  feeValues,
  priceListValues,
  type ReadRule,
  readFee,
  readPriceList,
  readVoucher,
  type Shop,
  voucherValues,
} from './forms'
import { type MinimumForm, PricesPage } from './prices-page'
import { FeePage, PriceListPage, type RuleForm, VoucherPage } from './rule-pages'

const PRIOR = t.Object({
  shown: t.Union([t.Literal('law'), t.Literal('yes'), t.Literal('no')], { error: 'Choose one of these.' }),
})
const MINIMUM = t.Object({ minimumOrder: t.Optional(t.String({ maxLength: 20 })) })
const HOME = '/shop/prices'

/** Vouchers, fees, price lists and the minimum order: the shop makes them, changes them and retires them. */
export const prices: Room = app => {
  app.get(HOME, scope => showAll(scope))

  app.post(`${HOME}/minimum`, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'shopkeeper')
    const form = readForm(MINIMUM, body)
    const faults = new Faults(shopOf(ctx).currency, shopOf(ctx).timeZone)
    const minimumOrder = form.ok
      ? faults.amount('minimumOrder', form.values.minimumOrder, { least: 0 })
      : null
    if (!form.ok || !faults.none) {
      const errors = form.ok ? faults.errors : form.errors
      return showAll(scope, { version: seenVersion(body) ?? undefined, values: typedTexts(body), errors })
    }
    await savePriceSettings(ctx, { minimumOrder: minimumOrder ?? 0 }, seenVersion(body))
    return reply.see(`${HOME}#minimum`, { kind: 'success', text: 'Saved.' })
  })

  app.post(`${HOME}/prior-prices`, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'shopkeeper')
    const form = readForm(PRIOR, body)
    if (!form.ok) return scope.reply.see(`${HOME}#prior`, { kind: 'error', text: 'Choose one of these.' })
    await savePriorPrices(scope.ctx, form.values, seenVersion(body))
    return scope.reply.see(`${HOME}#prior`, { kind: 'success', text: 'Saved.' })
  })

  for (const rule of RULES) {
    const path = `${HOME}/${rule.path}`
    app.get(`${path}/new`, async scope => {
      requireRole(scope.ctx, 'shopkeeper')
      return showOne(scope, rule, { id: null, values: await rule.blank(scope.ctx), errors: {} })
    })
    app.get(`${path}/:id`, async ({ params, ...scope }) =>
      showOne(scope, rule, await rule.formOf(scope.ctx, params.id)),
    )
    app.post(path, ({ body, ...scope }) => save(scope, rule, null, body))
    app.post(`${path}/:id`, ({ params, body, ...scope }) => save(scope, rule, readId(params.id), body))
    app.post(`${path}/:id/retirement`, async ({ ctx, params, reply }) => {
      await rule.retire(ctx, params.id)
      return reply.see(`${HOME}#${rule.path}`, { kind: 'success', text: 'It is retired.' })
    })
  }
}

/** One kind of rule: where it is, how it is read and kept. */
type Rule = {
  readonly path: 'vouchers' | 'fees' | 'lists'
  /** What its form proposes where nothing is made yet. */
  blank(ctx: Ctx): Promise<Readonly<Record<string, string>>>
  readonly Page: typeof VoucherPage
  formOf(ctx: Ctx, id: string): Promise<RuleForm>
  /** Reads it, and saves what was read; throws what the form can say. */
  save(ctx: Ctx, id: string | null, body: unknown): Promise<ReadRule<unknown>>
  retire(ctx: Ctx, id: string): Promise<void>
  /** The field that a refusal of the service is about. */
  readonly fieldOf: (refusal: Refusal) => string | null
}

const shopOf = (ctx: Ctx): Shop => ctx.house.site()

const RULES: readonly Rule[] = [
  {
    path: 'vouchers',
    blank: async () => ({ kind: 'flat' }),
    Page: VoucherPage,
    async formOf(ctx, id) {
      const found = await voucherForWork(ctx, id)
      return formOf(found, VOUCHER_FORM.version(found), voucherValues(found, shopOf(ctx)))
    },
    async save(ctx, id, body) {
      const typed = typedTexts(body)
      const { value: product, errors } = await pickOne(ctx, products, 'product', typed)
      const read = readVoucher({ ...typed, product }, shopOf(ctx))
      if (!read.ok || Object.keys(errors).length > 0)
        return { ok: false, values: typed, errors: { ...errors, ...(read.ok ? {} : read.errors) } }
      await saveVoucher(ctx, id, read.fields, seenVersion(body), formKey(body))
      return read
    },
    retire: retireVoucher,
    fieldOf: refusal => (refusal instanceof VoucherCodeTaken ? 'code' : null),
  },
  {
    path: 'fees',
    blank: async () => ({ kind: 'flat' }),
    Page: FeePage,
    async formOf(ctx, id) {
      const found = await feeForWork(ctx, id)
      return formOf(found, FEE_FORM.version(found), feeValues(found, shopOf(ctx)))
    },
    async save(ctx, id, body) {
      const read = await withLabel(ctx, body, typed => readFee(typed, shopOf(ctx)))
      if (read.ok) await saveFee(ctx, id, read.fields, seenVersion(body), formKey(body))
      return read
    },
    retire: retireFee,
    fieldOf: () => null,
  },
  {
    path: 'lists',
    Page: PriceListPage,
    async blank(ctx) {
      const isWithout = await ctx.services.market.typesPricesWithoutVat(ctx)
      return { priceVat: isWithout ? 'without' : 'with' }
    },
    async formOf(ctx, id) {
      const found = await priceListForWork(ctx, id)
      return formOf(found, PRICE_LIST_FORM.version(found), priceListValues(found, shopOf(ctx)))
    },
    async save(ctx, id, body) {
      const read = await withLabel(ctx, body, typed => readPriceList(typed, shopOf(ctx)))
      if (read.ok) await savePriceList(ctx, id, read.fields, seenVersion(body), formKey(body))
      return read
    },
    retire: retirePriceList,
    fieldOf: refusal => (refusal instanceof SkuUnknown || refusal instanceof PriceTooHigh ? 'prices' : null),
  },
]

/** Reads a rule with the label that its form asks for by words. */
async function withLabel<T>(
  ctx: Ctx,
  body: unknown,
  read: (typed: Readonly<Record<string, string>>) => ReadRule<T>,
): Promise<ReadRule<T>> {
  const typed = typedTexts(body)
  const { value: labelSlug, errors } = await pickOne(ctx, labels, 'labelSlug', typed)
  const rule = read({ ...typed, labelSlug })
  if (rule.ok && Object.keys(errors).length === 0) return rule
  return { ok: false, values: typed, errors: { ...errors, ...(rule.ok ? {} : rule.errors) } }
}

function formOf(
  found: { readonly id: string; readonly retired_at: Date | null },
  version: string,
  values: Typed['values'],
): RuleForm {
  return { id: found.id, version, values, errors: {}, retired: found.retired_at !== null }
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function save(scope: Scope, rule: Rule, id: string | null, body: unknown): Promise<Response> {
  const { ctx, reply } = scope
  requireRole(ctx, 'shopkeeper')
  const again = ({ values, errors }: Typed) =>
    showOne(scope, rule, { id, version: seenVersion(body) ?? undefined, values, errors }, 422)
  try {
    const read = await rule.save(ctx, id, body)
    if (!read.ok) return await again(read)
  } catch (refusal) {
    const field = refusal instanceof Refusal ? rule.fieldOf(refusal) : null
    if (!field || !(refusal instanceof Refusal)) throw refusal
    return again(rejectField(body, field, refusal.message))
  }
  return reply.see(`${HOME}#${rule.path}`, { kind: 'success', text: 'Saved.' })
}

async function showOne({ ctx, page, reply }: Scope, { Page }: Rule, form: RuleForm, status = 200) {
  const { product, productWords, labelSlug, labelSlugWords } = form.values
  const choices = {
    ...(await priceChoices(ctx)),
    products: await offer(ctx, products, product ? [product] : [], productWords),
    labels: await offer(ctx, labels, labelSlug ? [labelSlug] : [], labelSlugWords),
  }
  return reply.html(<Page page={page} form={form} choices={choices} />, { status })
}

async function showAll(
  { ctx, page, reply, query }: Scope & { query?: Readonly<Record<string, string | undefined>> },
  typed?: MinimumForm,
) {
  requireRole(ctx, 'shopkeeper')
  const { vouchers, next } = await vouchersForWork(ctx, query?.after ?? null)
  const [feeNumber, listNumber] = [pageNumber(query?.fees), pageNumber(query?.lists)]
  const { fees, total: feeTotal } = await feesForWork(ctx, feeNumber)
  const { lists, total: listTotal } = await priceListsForWork(ctx, listNumber)
  const pageOfFees = listPage(feeNumber, feeTotal, FEES_PER_PAGE)
  const pageOfLists = listPage(listNumber, listTotal, LISTS_PER_PAGE)
  const settings = typed ?? { ...minimumForm(ctx, await priceSettings(ctx)), errors: {} }
  const prior = { ...(await priorPricesSetting(ctx)), isLaw: await isPriorPriceLaw(ctx) }
  const view = { page, lists, pageOfLists, vouchers, next, fees, pageOfFees, settings, prior }
  return reply.html(<PricesPage {...view} />, { status: typed ? 422 : 200 })
}
