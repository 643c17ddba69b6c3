import { defineEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { CatalogueImport } from './catalogue-import'

const SCHEDULED_KINDS = ['products', 'stock', 'prices'] as const

/** A table that is fetched from an address again and again. */
export const ImportSchedule = defineEntity({
  name: 'ImportSchedule',
  tableName: 'import_schedules',
  uniques: [{ properties: ['kind', 'url'] }],
  checks: [
    { name: 'import_schedules_every_hours_check', expression: 'every_hours >= 1 and every_hours <= 1000' },
    { name: 'import_schedules_failures_check', expression: 'failures >= 0' },
    {
      name: 'import_schedules_failed',
      expression: '(failures > 0) = (failed_since is not null) and (failures > 0) = (failure is not null)',
    },
  ],
  properties: {
    id: id(),
    kind: p.enum([...SCHEDULED_KINDS]),
    url: p.text(),
    everyHours: p.bigint('number'),
    listNew: p.boolean().default(false),
    /** What the last answer said of itself. */
    etag: p.text().nullable(),
    lastModified: p.text().nullable(),
    nextAt: moment(),
    pausedAt: moment().nullable(),
    /** In a row. */
    failures: p.bigint('number').defaultRaw('0'),
    failedSince: moment().nullable(),
    failure: p.text().nullable(),
    /** When it last answered with a table, or said that it has not changed. */
    readAt: moment().nullable(),
    lastImport: () => p.manyToOne(CatalogueImport).nullable().deleteRule('no action').index(),
    addedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    addedAt: now(),
  },
})
