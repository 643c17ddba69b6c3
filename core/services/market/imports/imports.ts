import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { fieldsOf, isMissing } from './fields'
import { foreignColumn } from './foreign-column'
import type { ImportKind } from './import-field'
import { matchColumns } from './match-columns'
import { readPages, type TablePages } from './table-pages'

/** What was asked of it is over, or not possible yet. */
export class ImportMovedOn extends Refusal {
  override name = 'ImportMovedOn'
  constructor() {
    super('This import is at another step by now: please look at it again.', 409)
  }
}

/** Columns are missing, or one is to be two things. */
export class ColumnsUnclear extends Refusal {
  override name = 'ColumnsUnclear'
}

/** Members are the operator's; all else is the shopkeeper's. */
export function requireBringer(ctx: Ctx, kind: ImportKind): void {
  requireRole(ctx, kind === 'members' ? 'operator' : 'shopkeeper')
}

/** To look at members, and to take them in, an operator has just signed in. */
function requireImporter(ctx: Ctx, kind: ImportKind): void {
  requireBringer(ctx, kind)
  if (kind === 'members') requireFreshSignIn(ctx)
}

/**
 * Keeps the rows of a file, its columns matched as far as their names say. Returns its id. Throws `UnreadableTable`. Nobody signs in anew
 * before it: no browser keeps a chosen file meanwhile, and nothing is shown or done yet.
 */
export async function beginImport(
  ctx: Ctx,
  kind: ImportKind,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<string> {
  requireBringer(ctx, kind)
  const table = await readPages(file.bytes)
  const columns = matchColumns(kind, table.header)
  return transaction(ctx, tx => keepTable(tx, table, { kind, columns, fileName: file.name }))
}

type Kept = {
  readonly kind: ImportKind
  readonly columns: Readonly<Record<string, number>>
  readonly fileName: string
  /** `matching` unless said otherwise. */
  readonly phase?: Phase
  readonly listNew?: boolean
  /** Who looks at it unless said otherwise. */
  readonly startedBy?: string | null
}

/** The rows of a table, to be worked on. Returns the import's id. */
export async function keepTable(tx: Tx, { header, pages }: TablePages, kept: Kept): Promise<string> {
  const id = Bun.randomUUIDv7()
  const { kind, columns, fileName, phase, listNew, startedBy } = kept
  await db(tx)
    .insertInto('catalogue_imports')
    .values({
      id,
      kind,
      phase,
      list_new: listNew,
      file_name: fileName.slice(0, 200),
      header: jsonb(header),
      columns: jsonb(columns),
      started_at: tx.now,
      started_by_id: startedBy === undefined ? (tx.viewer.member?.id ?? null) : startedBy,
    })
    .execute()
  for (const page of pages)
    await sql`
      insert into catalogue_import_rows (import_id, number, cells)
      select ${id}, read.number, array(select jsonb_array_elements_text(read.cells))
      from jsonb_to_recordset(${page}::jsonb) as read(number int, cells jsonb)`.execute(db(tx))
  return id
}

/** What each column is, and then a try: every row is done and taken back, and says what would come of it. Throws `ColumnsUnclear`, `ImportMovedOn`. */
export async function tryImport(
  ctx: Ctx,
  asked: string,
  { columns, listNew }: { readonly columns: Readonly<Record<string, number>>; readonly listNew: boolean },
): Promise<void> {
  requireRole(ctx, 'shopkeeper', 'operator')
  await transaction(ctx, async tx => {
    const { id, kind, header } = await lockImport(tx, asked, ['matching', 'checked'])
    requireColumns(kind, columns, header.length)
    requireOurCurrency(tx, columns, header)
    await db(tx)
      .updateTable('catalogue_imports')
      .set({ columns: jsonb(columns), list_new: listNew, phase: 'checking' })
      .where('id', '=', id)
      .execute()
    await forgetOutcomes(tx, id)
    await enqueue(tx, 'market-import', { importId: id }, { key: `market-import:${id}` })
  })
}

/** Throws `ColumnsUnclear`. */
export function requireColumns(
  kind: ImportKind,
  columns: Readonly<Record<string, number>>,
  width: number,
): void {
  const fields = fieldsOf(kind)
  const missing = fields.filter(field => isMissing(field, columns))
  if (missing.length > 0)
    throw new ColumnsUnclear(`Say which column is: ${missing.map(({ label }) => label).join(', ')}.`)
  const chosen = Object.entries(columns)
  const known = new Set(fields.map(({ name }) => name))
  if (chosen.some(([name, at]) => !known.has(name) || !Number.isInteger(at) || at < 0 || at >= width))
    throw new ColumnsUnclear('One of these columns is not in the file.')
  if (new Set(chosen.map(([, at]) => at)).size < chosen.length)
    throw new ColumnsUnclear('One column cannot be two things: choose another, or leave it out.')
}

/** Throws `ColumnsUnclear`. */
export function requireOurCurrency(
  ctx: Ctx,
  columns: Readonly<Record<string, number>>,
  header: readonly string[],
): void {
  const { currency } = ctx.house.site()
  const foreign = foreignColumn(columns, header, currency)
  if (foreign === null) return
  throw new ColumnsUnclear(
    `“${foreign}” is in another currency than ours, which is ${currency}. Bring a file with prices in ${currency}, or leave that column out.`,
  )
}

/** Takes in what the try found right; rows with faults stay out. Throws `ImportMovedOn`. */
export async function runImport(ctx: Ctx, asked: string): Promise<void> {
  await moveOn(ctx, asked, { from: 'checked', to: 'running', action: 'catalogue.imported' })
}

/** Takes all of it back, as far as nobody changed it since. Throws `ImportMovedOn`. */
export async function undoImport(ctx: Ctx, asked: string): Promise<void> {
  await moveOn(ctx, asked, { from: 'done', to: 'undoing', action: 'catalogue.import-undone' })
}

type Step = {
  readonly from: 'checked' | 'done'
  readonly to: 'running' | 'undoing'
  readonly action: 'catalogue.imported' | 'catalogue.import-undone'
}

async function moveOn(ctx: Ctx, asked: string, { from, to, action }: Step): Promise<void> {
  requireRole(ctx, 'shopkeeper', 'operator')
  await transaction(ctx, async tx => {
    const { id, kind, fileName } = await lockImport(tx, asked, [from])
    if (to === 'undoing') await requireRows(tx, id)
    await db(tx).updateTable('catalogue_imports').set({ phase: to }).where('id', '=', id).execute()
    if (to === 'running') await forgetOutcomes(tx, id)
    await recordAudit(tx, { action, subject: { kind: 'import', id }, after: { kind, file: fileName } })
    await enqueue(tx, 'market-import', { importId: id }, { key: `market-import:${id}` })
  })
}

/** Throws `ImportMovedOn` where its rows were let go (core/services/house/retention.ts): nobody knows any more what they did. */
async function requireRows(tx: Tx, id: string): Promise<void> {
  const row = await db(tx)
    .selectFrom('catalogue_import_rows')
    .select('number')
    .where('import_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (!row) throw new ImportMovedOn()
}

async function forgetOutcomes(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .updateTable('catalogue_import_rows')
    .set({ outcome: null, fault: null, fault_field: null, undo: null })
    .where('import_id', '=', id)
    .execute()
}

type Phase = ImportView['phase']

/** Throws `NotFound`, `ImportMovedOn`. */
async function lockImport(tx: Tx, asked: string, phases: readonly Phase[]) {
  const row = await db(tx)
    .selectFrom('catalogue_imports')
    .select(['id', 'kind', 'header', 'phase', 'file_name as fileName'])
    .where('id', '=', readId(asked))
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  requireImporter(tx, row.kind)
  if (!phases.includes(row.phase)) throw new ImportMovedOn()
  return row
}

export type ImportRow = {
  readonly number: number
  readonly cells: readonly string[]
  readonly outcome: string | null
  readonly fault: string | null
  readonly faultField: string | null
}

export type ImportView = {
  readonly id: string
  readonly kind: ImportKind
  readonly fileName: string
  readonly header: readonly string[]
  readonly columns: Readonly<Record<string, number>>
  readonly listNew: boolean
  readonly phase: 'matching' | 'checking' | 'checked' | 'running' | 'done' | 'undoing' | 'undone'
  readonly rows: number
  /** How many rows came to what, those that wait under `waiting`. */
  readonly counts: Readonly<Record<string, number>>
  /** Of those that were taken in, how many without a cell that has a fault. */
  readonly inPart: number
  /** The first of the file, for a look at what stands in its columns. */
  readonly sample: readonly ImportRow[]
}

const SAMPLE = 5
const TAKEN_IN = ['new', 'changed', 'same']

/** Throws `NotFound`. */
export async function readImport(ctx: Ctx, asked: string): Promise<ImportView> {
  requireRole(ctx, 'shopkeeper', 'operator')
  const row = await db(ctx)
    .selectFrom('catalogue_imports')
    .select(['id', 'kind', 'file_name as fileName', 'header', 'columns', 'list_new as listNew', 'phase'])
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
  requireImporter(ctx, row.kind)
  const outcomes = await db(ctx)
    .selectFrom('catalogue_import_rows')
    .select(['outcome', sql<number>`count(*)::int`.as('rows'), sql<number>`count(fault)::int`.as('faults')])
    .where('import_id', '=', row.id)
    .groupBy('outcome')
    .execute()
  return {
    ...row,
    rows: outcomes.reduce((sum, { rows }) => sum + rows, 0),
    counts: Object.fromEntries(outcomes.map(({ outcome, rows }) => [outcome ?? 'waiting', rows])),
    inPart: outcomes
      .filter(({ outcome }) => TAKEN_IN.includes(outcome ?? ''))
      .reduce((sum, { faults }) => sum + faults, 0),
    sample: await rowsOf(ctx, row.id).limit(SAMPLE).execute(),
  }
}

const FAULTS_PER_PAGE = 100

/** Rows of an import that was read: those that were refused, at least in part, or could not be taken back, behind a row, with what was typed, and why not. */
export async function importFaults(
  ctx: Ctx,
  { id, kind, counts, inPart }: Pick<ImportView, 'id' | 'kind' | 'counts' | 'inPart'>,
  after = 0,
): Promise<{ readonly faults: readonly ImportRow[]; readonly next: number | null }> {
  requireImporter(ctx, kind)
  if (!counts.refused && !counts.kept && !inPart) return { faults: [], next: null }
  const rows = await rowsOf(ctx, id)
    .where('fault', 'is not', null)
    .where('number', '>', after)
    .limit(FAULTS_PER_PAGE + 1)
    .execute()
  const faults = rows.slice(0, FAULTS_PER_PAGE)
  return { faults, next: rows.length > FAULTS_PER_PAGE ? (faults.at(-1)?.number ?? null) : null }
}

const rowsOf = (ctx: Ctx, id: string) =>
  db(ctx)
    .selectFrom('catalogue_import_rows')
    .select(['number', 'cells', 'outcome', 'fault', 'fault_field as faultField'])
    .where('import_id', '=', id)
    .orderBy('number')

export type ImportSummary = Pick<ImportView, 'id' | 'kind' | 'fileName' | 'phase'> & {
  readonly startedAt: Date
}

const IMPORTS_SHOWN = 30

/** The last ones, newest first; those of members for an operator alone. */
export async function latestImports(ctx: Ctx): Promise<readonly ImportSummary[]> {
  requireRole(ctx, 'shopkeeper', 'operator')
  const isOperator = ctx.viewer.roles.includes('operator')
  return db(ctx)
    .selectFrom('catalogue_imports')
    .select(['id', 'kind', 'file_name as fileName', 'phase', 'started_at as startedAt'])
    .where(({ eb, or }) => or([eb('kind', '<>', 'members'), eb.val(isOperator)]))
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(IMPORTS_SHOWN)
    .execute()
}
