import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

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
  /** How many of them nobody has looked at. */
  readonly waiting: number
  readonly lastRun: RunReport | null
}

type Row = Omit<WorkSupplier, 'lastRun'> & { run: RunRow | null }
type RunRow = Omit<RunReport, 'startedAt' | 'finishedAt'> & { startedAt: string; finishedAt: string | null }

const RUN = `json_build_object('id', r.id, 'supplierId', r.supplier_id, 'startedAt', r.started_at, 'finishedAt', r.finished_at,
  'pagesRead', r.pages_read, 'productsFound', r.products_found, 'warnings', r.warnings, 'failure', r.failure)`

const SELECT = `select s.id, s.url, s.name,
    (select count(*)::int from product_drafts d where d.supplier_id = s.id) as drafts,
    (select count(*)::int from product_drafts d where d.supplier_id = s.id and d.dismissed_at is null
       and (d.reviewed is null or d.reviewed <> d.scraped)) as waiting,
    (select ${RUN} from scrape_runs r where r.supplier_id = s.id order by r.started_at desc, r.id desc limit 1) as run
  from suppliers s`

export async function suppliersForWork(ctx: Ctx): Promise<WorkSupplier[]> {
  requireShopkeeper(ctx)
  const rows = await ctx.em.execute<Row[]>(`${SELECT} order by s.name, s.id`)
  return rows.map(supplierOf)
}

/** Throws `NotFound`. */
export async function supplierForWork(ctx: Ctx, id: string): Promise<WorkSupplier> {
  requireShopkeeper(ctx)
  const [row] = isId(id) ? await ctx.em.execute<Row[]>(`${SELECT} where s.id = ?`, [id]) : []
  if (!row) throw new NotFound()
  return supplierOf(row)
}

/** Throws `NotFound`. */
export async function runReport(ctx: Ctx, id: string): Promise<RunReport> {
  requireShopkeeper(ctx)
  const [row] = isId(id)
    ? await ctx.em.execute<{ run: RunRow }[]>(`select ${RUN} as run from scrape_runs r where r.id = ?`, [id])
    : []
  if (!row) throw new NotFound()
  return reportOf(row.run)
}

function supplierOf({ run, ...row }: Row): WorkSupplier {
  return { ...row, lastRun: run && reportOf(run) }
}

function reportOf(run: RunRow): RunReport {
  return {
    ...run,
    startedAt: new Date(run.startedAt),
    finishedAt: run.finishedAt ? new Date(run.finishedAt) : null,
  }
}
