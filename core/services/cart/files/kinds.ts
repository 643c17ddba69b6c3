import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { mayAct, type Permission } from '#core/contracts/viewer'
import type { Database } from '#core/database/db'
import type { LongTable, TableFile } from '#core/tables/table-file'
import { readRange } from '../reports/range'
import { isPersonal, reportFacts, wholeReport } from '../reports/read-report'
import { wholePickingList } from '../shop/picking-file'

type Row = Selectable<Database['prepared_files']>

/** Which file is meant: of a report its name and its time, of a picking list its collection time or its day. */
export type FileAsked = Pick<Row, 'kind' | 'name' | 'format'> & {
  readonly asked: Readonly<Record<string, string | null>>
}

type FileKind = {
  /** Whose work it is. */
  readonly permission: Permission
  readonly formats: readonly Row['format'][]
  /** What it is called, and what is kept of what was asked. Throws `NotFound` for what there is not. */
  readonly describe: (
    ctx: Ctx,
    file: FileAsked,
  ) => Promise<{ readonly title: string; readonly asked: FileAsked['asked'] }>
  /** Whether it has people in it and is taken by who signed in lately. */
  readonly isPersonal: (name: string) => boolean
  /** How many rows there are, and they; `hasRead` hears of those that are read before that is known. */
  readonly read: (
    ctx: Ctx,
    file: FileAsked,
    hasRead: (rows: number) => Promise<void>,
  ) => Promise<{ readonly total: number; readonly table: TableFile | LongTable }>
}

export const FILE_KINDS: Readonly<Record<Row['kind'], FileKind>> = {
  report: {
    permission: 'money',
    formats: ['xlsx', 'pdf'],
    describe: async (ctx, { name, asked }) => {
      const range = rangeOf(ctx, asked)
      const { title } = await reportFacts(ctx, name, range)
      return { title, asked: { cycle: range.cycleId, from: range.from, to: range.to } }
    },
    isPersonal,
    read: (ctx, { name, asked }) => wholeReport(ctx, name, rangeOf(ctx, asked)),
  },
  'picking-list': {
    permission: 'orders',
    formats: ['pdf'],
    describe: async (_, { name, asked }) => {
      const { slot = null, day = null } = asked
      if (name !== '' || (day !== null && !/^\d{4}-\d{2}-\d{2}$/.test(day))) throw new NotFound()
      return { title: day ? `Picking list, ${day}` : 'Picking list', asked: { slot, day } }
    },
    isPersonal: () => false,
    read: (ctx, { asked }, hasRead) =>
      wholePickingList(
        ctx,
        { slot: asked.slot ?? undefined, day: asked.day ?? undefined },
        undefined,
        hasRead,
      ),
  },
}

const rangeOf = (ctx: Ctx, { cycle, from, to }: FileAsked['asked']) =>
  readRange(ctx, { cycle: cycle ?? undefined, from: from ?? undefined, to: to ?? undefined })

/** The kinds of files that the viewer may have. */
export const kindsFor = ({ viewer }: Pick<Ctx, 'viewer'>): readonly Row['kind'][] =>
  (Object.keys(FILE_KINDS) as Row['kind'][]).filter(kind => mayAct(viewer, FILE_KINDS[kind].permission))
