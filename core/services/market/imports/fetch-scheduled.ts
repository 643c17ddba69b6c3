import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/worker'
import { OutboundRefusal } from '#core/net/errors'
import { refusalSentence } from '../suppliers/refusal-sentence'
import { fieldsOf } from './fields'
import { ColumnsUnclear, keepTable, requireColumns, requireOurCurrency } from './imports'
import { matchColumns, unclearNames } from './match-columns'
import { reportFailures } from './report-failures'
import { readPages, type TablePages } from './table-pages'

export const FETCH_IMPORT = 'market-fetch-import'
export const fetchJobKey = (scheduleId: string): string => `market-fetch-import:${scheduleId}`

const MAX_BYTES = 20 * 1024 * 1024
const TIMEOUT_MS = 60_000
const HOUR_MS = 60 * 60_000

/** Job: whatever is due is fetched, each once until its next time. */
export async function fetchDueImports(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const due = await db(tx)
      .selectFrom('import_schedules')
      .select(['id', 'every_hours'])
      .where('paused_at', 'is', null)
      .where('next_at', '<=', tx.now)
      .orderBy('id')
      .forNoKeyUpdate()
      .skipLocked()
      .execute()
    for (const { id, every_hours } of due) {
      const next_at = new Date(tx.now.getTime() + every_hours * HOUR_MS)
      await db(tx).updateTable('import_schedules').set({ next_at }).where('id', '=', id).execute()
      await enqueue(tx, FETCH_IMPORT, { scheduleId: id }, { key: fetchJobKey(id) })
    }
  })
}

const schedule = (ctx: Ctx, id: string) =>
  db(ctx)
    .selectFrom('import_schedules')
    .select([
      'id',
      'kind',
      'url',
      'list_new as listNew',
      'etag',
      'last_modified as lastModified',
      'read_at as readAt',
    ])
    .select([
      'added_by_id as addedBy',
      'last_import_id as lastImport',
      'failures',
      'failed_since as failedSince',
    ])
    .where('id', '=', id)

type Schedule = NonNullable<Awaited<ReturnType<ReturnType<typeof schedule>['executeTakeFirst']>>>

type Answer =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'table'
      readonly table: TablePages
      readonly columns: Readonly<Record<string, number>>
      readonly etag: string | null
      readonly lastModified: string | null
    }

/**
 * Job: one table, if its server has another than last time, taken in as a file is. What cannot be had or read changes
 * nothing but the count of failures; what is not in the table stays as it is, so that no answer empties the shop.
 */
export const fetchImport: Task = async (ctx, payload) => {
  const asked = await schedule(ctx, String(payload.scheduleId)).executeTakeFirst()
  if (!asked) return
  const answer = await ask(ctx, asked)
  await transaction(ctx, async tx => {
    const now = await schedule(tx, asked.id).forNoKeyUpdate().executeTakeFirst()
    // Ended meanwhile, or another job was faster.
    if (!now || now.readAt?.getTime() !== asked.readAt?.getTime()) return
    if (answer.kind === 'failed') return noteFailure(tx, now, answer.why)
    const lastImport = answer.kind === 'table' ? await take(tx, now, answer) : now.lastImport
    await db(tx)
      .updateTable('import_schedules')
      .set({ read_at: tx.now, failures: 0, failed_since: null, failure: null, last_import_id: lastImport })
      .where('id', '=', now.id)
      .execute()
  })
}

async function ask(ctx: Ctx, asked: Schedule): Promise<Answer> {
  try {
    const answer = await ctx.house.fetch(asked.url, {
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      headers: {
        accept:
          'text/csv, text/plain, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.5',
        ...(asked.etag ? { 'if-none-match': asked.etag } : {}),
        ...(asked.lastModified && !asked.etag ? { 'if-modified-since': asked.lastModified } : {}),
      },
    })
    if (answer.status === 304) return { kind: 'unchanged' }
    if (!answer.ok) return { kind: 'failed', why: `Their server answers with an error (${answer.status}).` }
    const table = await readPages(new Uint8Array(await answer.arrayBuffer()))
    const columns = await columnsFor(ctx, asked, table.header)
    requireColumns(asked.kind, columns, table.header.length)
    requireOurCurrency(ctx, columns, table.header)
    const [etag, lastModified] = [answer.headers.get('etag'), answer.headers.get('last-modified')]
    return { kind: 'table', table, columns, etag, lastModified }
  } catch (fault) {
    if (fault instanceof OutboundRefusal)
      return { kind: 'failed', why: refusalSentence(fault) ?? 'The address could not be read.' }
    if (fault instanceof Refusal) return { kind: 'failed', why: fault.message }
    throw fault
  }
}

/** As somebody matched them last, in a table with the same first row; as their names say otherwise. Throws `ColumnsUnclear`. */
async function columnsFor(
  ctx: Ctx,
  { kind, lastImport }: Schedule,
  header: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const matched = await db(ctx)
    .selectFrom('catalogue_imports')
    .select('columns')
    .where('kind', '=', kind)
    .where('phase', 'in', ['checked', 'running', 'done'])
    .where('header', '=', jsonb(header))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (matched) return matched.columns
  const columns = matchColumns(kind, header)
  const [name] = unclearNames(kind, header, columns)
  if (name)
    throw new ColumnsUnclear(
      `Several columns are called “${name}”. Take the table in by hand once, and say which is meant.`,
    )
  await refuseLost(ctx, { kind, lastImport }, columns)
  return columns
}

/** What a column said last time and none says now would stay as it was for ever, and nobody would know. Throws `ColumnsUnclear`. */
async function refuseLost(
  ctx: Ctx,
  { kind, lastImport }: Pick<Schedule, 'kind' | 'lastImport'>,
  columns: Readonly<Record<string, number>>,
): Promise<void> {
  if (lastImport === null) return
  const last = await db(ctx)
    .selectFrom('catalogue_imports')
    .select('columns')
    .where('id', '=', lastImport)
    .executeTakeFirst()
  const lost = fieldsOf(kind).filter(
    ({ name }) => last?.columns[name] !== undefined && columns[name] === undefined,
  )
  if (lost.length > 0)
    throw new ColumnsUnclear(
      `The table has other columns than last time, and none for: ${lost.map(({ label }) => label).join(', ')}. Take it in by hand once, and say which is which.`,
    )
}

async function take(tx: Tx, row: Schedule, answer: Extract<Answer, { kind: 'table' }>): Promise<string> {
  const { kind, listNew, addedBy: startedBy } = row
  const { table, columns, etag, lastModified } = answer
  const fileName = new URL(row.url).pathname.split('/').at(-1) || new URL(row.url).host
  const id = await keepTable(tx, table, { kind, columns, fileName, phase: 'running', listNew, startedBy })
  await db(tx)
    .updateTable('import_schedules')
    .set({ etag, last_modified: lastModified })
    .where('id', '=', row.id)
    .execute()
  await recordAudit(tx, {
    action: 'catalogue.imported',
    subject: { kind: 'import', id },
    after: { kind, file: row.url },
  })
  await enqueue(tx, 'market-import', { importId: id }, { key: `market-import:${id}` })
  return id
}

async function noteFailure(tx: Tx, { id, failures, failedSince }: Schedule, why: string): Promise<void> {
  const since = failedSince ?? tx.now
  await db(tx)
    .updateTable('import_schedules')
    .set({ failures: failures + 1, failed_since: since, failure: why })
    .where('id', '=', id)
    .execute()
  await reportFailures(tx, { id, failures: failures + 1, since })
}
