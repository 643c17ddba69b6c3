import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { IS_WAITING } from './drafts'

export type RunReport = {
  readonly id: string
  readonly supplierId: string
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly pagesRead: number
  readonly productsFound: number
  readonly warnings: readonly string[]
  readonly failure: string | null
}

export type WorkSupplier = {
  readonly id: string
  readonly url: string
  readonly name: string
  /** How many products were read from its pages. */
  readonly drafts: number
  /** How many of them are new, or changed, since somebody looked. */
  readonly waiting: number
  readonly lastRun: RunReport | null
}

type Runs = Selectable<Database['scrape_runs']>
type RunRow = Pick<Runs, (typeof RUN_COLUMNS)[number]>
/** The columns of a run are null where there was none. */
type Row = Pick<Selectable<Database['suppliers']>, 'url' | 'name'> & {
  supplier: Selectable<Database['suppliers']>['id']
  drafts: number
  waiting: number
} & (RunRow | { [column in keyof RunRow]: null })

const RUN_COLUMNS = [
  'id',
  'supplier_id',
  'started_at',
  'finished_at',
  'pages_read',
  'products_found',
  'warnings',
  'failure',
] as const

const SELECT = sql`
  select s.id as supplier, s.url, s.name,
    (select count(*)::int from product_drafts d where d.supplier_id = s.id) as drafts,
    (select count(*)::int from product_drafts d where d.supplier_id = s.id and ${IS_WAITING}) as waiting,
    r.id, r.supplier_id, r.started_at, r.finished_at, r.pages_read, r.products_found, r.warnings, r.failure
  from suppliers s left join lateral (
    select * from scrape_runs where supplier_id = s.id order by started_at desc, id desc limit 1) r on true`

export const SUPPLIERS_PER_PAGE = 50

/**
 * By name, from the one after `after` on; with `text`, those whose name or address holds it. For shopkeepers. A page that begins
 * nowhere is the first.
 */
export async function suppliersForWork(
  ctx: Ctx,
  text = '',
  after: string | null = null,
): Promise<{ readonly suppliers: readonly WorkSupplier[]; readonly next: string | null }> {
  requireRole(ctx, 'shopkeeper')
  const pattern = likeContaining(text.trim())
  const from = after !== null && isId(after) ? after : null
  const { rows } = await sql<Row>`${SELECT} left join suppliers b on b.id = ${from}
    where (s.name ilike ${pattern} or s.url ilike ${pattern})
      and (b.id is null or (${inReadingOrder('s.name')}, s.id) > (${inReadingOrder('b.name')}, b.id))
    order by ${inReadingOrder('s.name')}, s.id limit ${sql.lit(SUPPLIERS_PER_PAGE + 1)}`.execute(db(ctx))
  const suppliers = rows.slice(0, SUPPLIERS_PER_PAGE).map(supplierOf)
  return { suppliers, next: rows.length > SUPPLIERS_PER_PAGE ? (suppliers.at(-1)?.id ?? null) : null }
}

/** Throws `NotFound`. */
export async function supplierForWork(ctx: Ctx, asked: string): Promise<WorkSupplier> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  const { rows } = await sql<Row>`${SELECT} where s.id = ${id}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  return supplierOf(row)
}

/** Throws `NotFound`. */
export async function runReport(ctx: Ctx, asked: string): Promise<RunReport> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  const run = await db(ctx)
    .selectFrom('scrape_runs')
    .select(RUN_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFound())
  return reportOf(run)
}

function supplierOf(row: Row): WorkSupplier {
  const { supplier: id, url, name, drafts, waiting } = row
  return { id, url, name, drafts, waiting, lastRun: row.id === null ? null : reportOf(row) }
}

function reportOf(run: RunRow): RunReport {
  return {
    id: run.id,
    supplierId: run.supplier_id,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    pagesRead: run.pages_read,
    productsFound: run.products_found,
    warnings: run.warnings,
    failure: run.failure,
  }
}
