import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { MarketPage } from './market-page'

export const MarketPagePublication = defineEntity({
  name: 'MarketPagePublication',
  tableName: 'market_page_publications',
  properties: {
    id: id(),
    page: () => p.manyToOne(MarketPage).deleteRule('no action').unique(),
    publishedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    publishedAt: now(),
  },
})

export type MarketPagePublication = InferEntity<typeof MarketPagePublication>
