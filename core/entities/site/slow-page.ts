import { defineEntity, type InferEntity, p } from '@mikro-orm/core'

/** A route that took long on a day, counted. */
export const SlowPage = defineEntity({
  name: 'SlowPage',
  tableName: 'slow_pages',
  properties: {
    day: p.date().primary(),
    domain: p.text().primary(),
    route: p.text().primary(),
    times: p.bigint('number'),
    totalMs: p.bigint('number'),
    longestMs: p.bigint('number'),
    requestId: p.text().nullable(),
  },
})

export type SlowPage = InferEntity<typeof SlowPage>
