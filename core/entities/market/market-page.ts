import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

export type MarketBlock =
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'products'; readonly heading: string; readonly productIds: readonly string[] }

/** A page an editor composes of text and product selections. Public while it has a `MarketPagePublication`. */
export const MarketPage = defineEntity({
  name: 'MarketPage',
  tableName: 'market_pages',
  properties: {
    id: id(),
    slug: p.string().length(160).unique(),
    title: p.string().length(200),
    summary: p.text().default(''),
    blocks: p.json<readonly MarketBlock[]>(),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
})

export type MarketPage = InferEntity<typeof MarketPage>
