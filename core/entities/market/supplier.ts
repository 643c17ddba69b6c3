import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { Selectors } from '#core/scrape/selectors'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Producer } from './producer'

/** A web page whose products we import, with leave of its robots.txt. */
export const Supplier = defineEntity({
  name: 'Supplier',
  tableName: 'suppliers',
  properties: {
    id: id(),
    url: p.text().unique(),
    name: p.string().length(160),
    producer: () => p.manyToOne(Producer).nullable().deleteRule('no action'),
    addedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    addedAt: now(),
    /** Null: when somebody asks. */
    /** Where on its pages things stand; null where they say it themselves. */
    selectors: p.json<Selectors>().nullable(),
    /** Of a list that says all in one document, as it was last read. */
    etag: p.text().nullable(),
    readEveryDays: p.bigint('number').nullable().check('read_every_days >= 1 and read_every_days <= 90'),
  },
})

export type Supplier = InferEntity<typeof Supplier>
