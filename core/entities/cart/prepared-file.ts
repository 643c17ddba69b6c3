import { defineEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

const FILE_KINDS = ['report', 'picking-list'] as const
const FILE_FORMATS = ['xlsx', 'pdf'] as const

/** A report or a paper that is too long to be made while somebody waits; kept for some days. */
export const PreparedFile = defineEntity({
  name: 'PreparedFile',
  tableName: 'prepared_files',
  indexes: [{ properties: ['askedAt', 'id'] }],
  properties: {
    id: id(),
    kind: p.enum([...FILE_KINDS]),
    /** Of a report; blank for a picking list. */
    name: p.text(),
    format: p.enum([...FILE_FORMATS]),
    title: p.text(),
    /** Of which days, cycle or times. */
    asked: p.json<Readonly<Record<string, string | null>>>(),
    locale: p.text(),
    askedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    askedAt: now(),
    /** The run of the job whose pieces are the file: of a run that ended early nothing is read. */
    runId: p.uuid().nullable(),
    rowsDone: p.bigint('number'),
    /** Null until they are counted. */
    rowCount: p.bigint('number').nullable(),
    /** When a run ended by a fault; null again once another has begun. */
    failedAt: moment().nullable(),
    madeAt: moment().nullable(),
    byteLength: p.bigint('number').nullable(),
  },
})

export const PreparedFilePiece = defineEntity({
  name: 'PreparedFilePiece',
  tableName: 'prepared_file_pieces',
  properties: {
    file: () => p.manyToOne(PreparedFile).primary().deleteRule('cascade').updateRule('no action'),
    runId: p.uuid().primary(),
    number: p.bigint('number').primary(),
    bytes: p.blob(),
  },
})
