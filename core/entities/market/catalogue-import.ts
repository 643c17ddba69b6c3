import { defineEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

const IMPORT_KINDS = ['products', 'stock', 'prices', 'members', 'orders'] as const
const IMPORT_PHASES = [
  ...(['matching', 'checking', 'checked', 'running', 'done', 'undoing', 'undone'] as const),
]
const ROW_OUTCOMES = ['new', 'changed', 'same', 'refused', 'undone', 'kept'] as const

/** A table that somebody brought: matched, tried, taken in row by row, and undone as a whole. */
export const CatalogueImport = defineEntity({
  name: 'CatalogueImport',
  tableName: 'catalogue_imports',
  indexes: [{ properties: ['startedAt', 'id'] }],
  properties: {
    id: id(),
    kind: p.enum([...IMPORT_KINDS]),
    fileName: p.text(),
    /** What stands above its columns. */
    header: p.json<readonly string[]>(),
    /** Which column is what, counted from 0. */
    columns: p.json<Readonly<Record<string, number>>>(),
    /** New products go onto the list at once. */
    listNew: p.boolean().default(false),
    phase: p.enum([...IMPORT_PHASES]).default('matching'),
    startedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    startedAt: now(),
    finishedAt: moment().nullable(),
  },
})

export const CatalogueImportRow = defineEntity({
  name: 'CatalogueImportRow',
  tableName: 'catalogue_import_rows',
  properties: {
    import: () => p.manyToOne(CatalogueImport).primary().deleteRule('cascade').updateRule('no action'),
    /** As a spreadsheet counts: the header is row 1. */
    number: p.bigint('number').primary(),
    cells: p.array(),
    /** Null until it is done. */
    outcome: p.enum([...ROW_OUTCOMES]).nullable(),
    fault: p.text().nullable(),
    faultField: p.text().nullable(),
    undo: p.json<Readonly<Record<string, unknown>>>().nullable(),
  },
})
