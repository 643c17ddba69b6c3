import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Supplier } from './supplier'

export const ScrapeRun = defineEntity({
  name: 'ScrapeRun',
  tableName: 'scrape_runs',
  properties: {
    id: id(),
    supplier: () => p.manyToOne(Supplier).deleteRule('no action').index(),
    startedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    startedAt: now(),
    finishedAt: moment().nullable(),
    pagesRead: p.integer().default(0),
    productsFound: p.integer().default(0),
    warnings: p.json<readonly string[]>(),
    /** A sentence for the shopkeeper, when the run could not be done. */
    failure: p.text().nullable(),
  },
})

export type ScrapeRun = InferEntity<typeof ScrapeRun>
