import { escapeHtml } from '@kitajs/html'
import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { lastMoment } from '#core/pricing/sale-of'
import { cutTo } from '#core/text/cut-to'
import { xmlDocument } from '#core/text/documents'
import { categoryTree, trailOf } from '../categories/category-tree'
import { pictureAddress } from './picture-address'
import { comparedWith, salesOf } from './sales-of'
import { type SoldVariant, variantsToBuy } from './sold-variants'

const MOST_TITLE = 150
const MOST_DESCRIPTION = 5_000

/**
 * All that a visitor can buy now, as Google Merchant Center reads it: RSS 2.0 with its namespace `g`. Without what has
 * sold out, and without what no open cycle has for them. Public.
 */
export async function merchantFeed(ctx: Ctx): Promise<string> {
  const tree = await categoryTree(ctx)
  const { market } = ctx.house.config.origins
  const site = ctx.house.site()
  const items: string[] = []
  const trail = ({ categoryId }: SoldVariant) => trailOf(tree, categoryId).map(({ name }) => name)
  for await (const variants of variantsToBuy(ctx)) {
    const sales = await salesOf(ctx, variants)
    items.push(...variants.map(row => itemOf(ctx, row, trail(row).join(' > '), sales.get(row.id))))
  }
  return xmlDocument(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>',
      tag('title', site.name),
      tag('link', `${market}/`),
      tag('description', site.tagline),
      ...items,
      '</channel></rss>',
    ].join('\n'),
  )
}

function itemOf(ctx: Ctx, row: SoldVariant, category: string, sale: Sale | undefined): string {
  const { market } = ctx.house.config.origins
  const isOne = row.siblings === 1
  const title = isOne ? row.title : `${row.title}, ${row.variant}`
  const fields: readonly (readonly [string, string])[] = [
    ['g:id', row.sku],
    ['g:title', cutTo(title, MOST_TITLE)],
    ['g:description', cutTo(row.summary || row.title, MOST_DESCRIPTION)],
    ['g:link', `${market}/products/${encodeURIComponent(row.slug)}`],
    ['g:image_link', pictureAddress(ctx, row.image)],
    ...priceFields(ctx, row, sale),
    // Nothing else is in the feed; what is made when it is ordered is had as well as what lies there.
    ['g:availability', 'in_stock'],
    ['g:condition', 'new'],
    ['g:brand', row.producer ?? ''],
    ['g:product_type', category],
    ['g:item_group_id', isOne ? '' : row.slug],
    ['g:gtin', row.gtin ?? ''],
    // Said of what has no number of the trade, so that none is looked for.
    ['g:identifier_exists', row.gtin ? '' : 'no'],
  ]
  const filled = fields.filter(([, value]) => value !== '')
  return `<item>${filled.map(([name, value]) => tag(name, value)).join('')}</item>`
}

/**
 * The reduced price beside the usual one, with its first and last moment (support.google.com/merchants/answer/6324460): a
 * reduction needs both to be said before its time, and one without an end is said while it counts.
 */
function priceFields(
  ctx: Ctx,
  row: SoldVariant,
  sale: Sale | undefined,
): readonly (readonly [string, string])[] {
  const usual = comparedWith(row.amount, sale)
  const price = ['g:price', `${decimalText({ ...row, amount: usual })} ${row.currency}`] as const
  // Compared with nothing, it is a price like any other.
  return sale?.prior !== undefined && usual === sale.amount ? [price] : [price, ...saleFields(ctx, row, sale)]
}

function saleFields(
  { now }: Ctx,
  { currency }: SoldVariant,
  sale: Sale | undefined,
): readonly (readonly [string, string])[] {
  if (!sale) return []
  const { amount, from, until } = sale
  const price = ['g:sale_price', `${decimalText({ amount, currency })} ${currency}`] as const
  if (until === null) return from !== null && from > now ? [] : [price]
  const dates = `${minuteText(from ?? now)}/${minuteText(lastMoment(until))}`
  return [price, ['g:sale_price_effective_date', dates]]
}

/** `2026-05-31T09:00Z` */
const minuteText = (at: Date): string => `${at.toISOString().slice(0, 16)}Z`

const tag = (name: string, value: string) => `<${name}>${escapeHtml(value)}</${name}>`
