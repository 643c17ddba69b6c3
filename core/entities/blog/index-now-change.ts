import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** A public address that has changed, until search engines have been told of it. */
export const IndexNowChange = defineEntity({
  name: 'IndexNowChange',
  tableName: 'index_now_changes',
  properties: { url: p.text().primary(), changedAt: moment().index() },
})

export type IndexNowChange = InferEntity<typeof IndexNowChange>
