import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { eventLoopYielder } from '#core/jobs/yield-to-event-loop'
import { CellFault } from './cell-fault'
import { cellsOf } from './cell-values'
import type { ImportKind } from './import-field'
import { numbered } from './known-number'
import { withPriceNow } from './price-now'
import { readMemberRow } from './read-member-row'
import { type RowToWrite, readProductRow, readVariantRow } from './read-row'
import { type Change, isChange, undoChanges } from './undo-changes'
import { isMade, type Made, undoMade, undoRow } from './undo-row'
import { writeOrder } from './write-order'
import { type RowFault, writeRows } from './write-rows'
import { BarcodeTaken } from './writes'
import type { Written } from './written'

/** Rows of one transaction: so many are done again when the process dies, and so long others wait for a lock of theirs. */
const AT_ONCE = 100
/** A page that is kept may be so old. Each purge has the next visitors count the whole shelf anew, also a hundred rows later. */
const PURGE_EVERY_MS = 10_000

type Import = {
  readonly id: string
  readonly kind: ImportKind
  readonly columns: Readonly<Record<string, number>>
  readonly listNew: boolean
  readonly phase: string
  readonly startedBy: string | null
}

type Row = { readonly number: number; readonly cells: readonly string[]; readonly undo: unknown }

type Outcome = {
  readonly number: number
  readonly outcome: Written['outcome'] | 'refused' | 'undone' | 'kept'
  readonly fault: string | null
  readonly field: string | null
  readonly undo: unknown
}

/**
 * Job: the rows that wait, a handful in each transaction, with what came of each. Begun anew after a crash it goes on
 * where the last handful was written. A try is the same work, rolled back.
 */
export async function workOnImport(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const rest = eventLoopYielder()
  let purgedAt = performance.now()
  const isToPurge = () => {
    if (performance.now() - purgedAt < PURGE_EVERY_MS) return false
    purgedAt = performance.now()
    return true
  }
  while (await nextHandful(ctx, String(payload.importId), isToPurge)) await rest()
}

/** Whether there may be more. */
async function nextHandful(ctx: Ctx, id: string, isToPurge: () => boolean): Promise<boolean> {
  const tried = await transaction(ctx, async tx => {
    const work = await lock(tx, id)
    if (!work || !['checking', 'running', 'undoing'].includes(work.phase)) return null
    const rows = await waitingRows(tx, work)
    if (rows.length === 0) {
      await finish(tx, work)
      return null
    }
    const signed = await asItsOwner(tx, work)
    if (work.phase === 'checking') return { work, rows, outcomes: await tryRows(signed, work, rows) }
    const outcomes = await doRows(signed, work, rows)
    await write(tx, work.id, outcomes)
    if (isToPurge()) tx.purge('products')
    return { work, rows, outcomes }
  })
  return tried !== null
}

/** Done, written down, and then all but what is written down taken back. */
async function tryRows(tx: Tx, work: Import, rows: readonly Row[]): Promise<readonly Outcome[]> {
  await sql`savepoint tried`.execute(db(tx))
  const outcomes = await doRows(tx, work, rows)
  await sql`rollback to savepoint tried`.execute(db(tx))
  tx.em.clear()
  await write(
    tx,
    work.id,
    outcomes.map(outcome => ({ ...outcome, undo: null })),
  )
  return outcomes
}

async function doRows(tx: Tx, work: Import, rows: readonly Row[]): Promise<readonly Outcome[]> {
  if (work.phase === 'undoing') return undoRows(tx, rows)
  const outcomes: Outcome[] = []
  if (work.kind === 'orders' || work.kind === 'members')
    for (const row of rows) outcomes.push(...(await inHalves(tx, [row], () => doRow(tx, work, row))))
  else outcomes.push(...(await inHalves(tx, rows, some => writeTogether(tx, work, some))))
  return outcomes
}

/**
 * Does rows together. Where the database refuses something of them, all are taken back and done again in halves, until
 * the row is found that has the fault.
 */
async function inHalves(
  tx: Tx,
  rows: readonly Row[],
  work: (rows: readonly Row[]) => Promise<readonly Outcome[]>,
  isAgain = false,
): Promise<readonly Outcome[]> {
  await sql`savepoint imported_rows`.execute(db(tx))
  try {
    return await work(rows)
  } catch (fault) {
    if (!isFaultOfRow(fault)) throw fault
    await sql`rollback to savepoint imported_rows`.execute(db(tx))
    tx.em.clear()
    // Whoever was quicker is through now: once more, and its row says whose it is.
    if (fault instanceof BarcodeTaken && !isAgain) return inHalves(tx, rows, work, true)
    const [row, ...more] = rows
    if (row && more.length === 0) return [refused(row, fault)]
    const middle = Math.ceil(rows.length / 2)
    const first = await inHalves(tx, rows.slice(0, middle), work)
    return [...first, ...(await inHalves(tx, rows.slice(middle), work))]
  }
}

const isFaultOfRow = (fault: unknown): fault is RowFault =>
  fault instanceof CellFault || fault instanceof Refusal

function refused(row: Row, fault: RowFault): Outcome {
  const field = fault instanceof CellFault ? fault.field : null
  return { number: row.number, outcome: 'refused', fault: fault.message, field, undo: row.undo }
}

/** An order takes the rows below it along. */
async function doRow(tx: Tx, work: Import, row: Row): Promise<readonly Outcome[]> {
  if (work.kind === 'orders') return writeOrder(tx, work.id, work.columns, row)
  return [outcomeOf(row, await writeMember(tx, cellsOf(row.cells, work.columns)))]
}

async function writeTogether(tx: Tx, work: Import, rows: readonly Row[]): Promise<readonly Outcome[]> {
  const read = await numbered(
    tx,
    rows.map(row => readOrFault(tx, work, row)),
  )
  const written = await writeRows(
    tx,
    read.filter((row): row is RowToWrite => !(row instanceof CellFault)),
    work.listNew,
  )
  let at = 0
  return rows.map((row, number) => {
    const fault = read[number]
    if (fault instanceof CellFault) return refused(row, fault)
    const done = written[at++]
    if (!done) throw new Error(`Row ${row.number} came to nothing`)
    return isFaultOfRow(done) ? refused(row, done) : outcomeOf(row, done)
  })
}

function readOrFault(tx: Tx, { kind, columns }: Import, row: Row): RowToWrite | CellFault {
  const site = tx.house.site()
  const { currency } = site
  try {
    const cells = withPriceNow(cellsOf(row.cells, columns), tx.now, site)
    return kind === 'stock' || kind === 'prices'
      ? readVariantRow(kind, cells, currency)
      : readProductRow(cells, currency)
  } catch (fault) {
    if (fault instanceof CellFault) return fault
    throw fault
  }
}

function outcomeOf({ number }: Row, written: Written): Outcome {
  const undo = 'undo' in written ? written.undo : null
  const { message = null, field = null } = written.leftOut ?? {}
  return { number, outcome: written.outcome, fault: message, field, undo }
}

/** What was changed goes back together, the last first; then what was made goes off sale, all at once. Orders go one by one. */
async function undoRows(tx: Tx, rows: readonly Row[]): Promise<readonly Outcome[]> {
  const made = rows.filter(({ undo }) => isMade(undo))
  const changed = rows.filter(({ undo }) => isChange(undo))
  const outcomes = [
    ...(changed.length > 0 ? await inHalves(tx, changed, some => undoTogether(tx, some)) : []),
  ]
  for (const row of rows.filter(({ undo }) => !isMade(undo) && !isChange(undo)))
    outcomes.push(...(await inHalves(tx, [row], async () => [undone(row, await undoRow(tx, row.undo))])))
  if (made.length > 0)
    await undoMade(
      tx,
      made.map(({ undo }) => undo as Made),
    )
  return [
    ...outcomes.map(outcome =>
      outcome.outcome === 'refused' ? { ...outcome, outcome: 'kept' as const } : outcome,
    ),
    ...made.map(row => undone(row, null)),
  ]
}

async function undoTogether(tx: Tx, rows: readonly Row[]): Promise<readonly Outcome[]> {
  const said = await undoChanges(
    tx,
    rows.map(({ undo }) => undo as Change),
  )
  return rows.map((row, at) => undone(row, said[at] ?? null))
}

const undone = ({ number, undo }: Row, fault: string | null): Outcome => ({
  number,
  outcome: fault ? 'kept' : 'undone',
  fault,
  field: null,
  undo,
})

/** Nobody is written to; who is a member already stays as they are. */
async function writeMember(tx: Tx, cells: Readonly<Record<string, string>>): Promise<Written> {
  const { email, name, labels } = readMemberRow(cells)
  const enrolled = await tx.services.account.enrol(tx, { email, name, joinedAt: null, labels })
  if (!enrolled) throw new CellFault('email', `“${email}” has closed their account here.`)
  return enrolled.isNew
    ? { outcome: 'new', undo: { variant: '', product: '', isNewProduct: false } }
    : { outcome: 'same' }
}

async function lock(tx: Tx, id: string): Promise<Import | undefined> {
  return db(tx)
    .selectFrom('catalogue_imports')
    .select(['id', 'kind', 'columns', 'list_new as listNew', 'phase', 'started_by_id as startedBy'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** What the import does is done by whoever began it: histories and ledgers name them. */
async function asItsOwner(tx: Tx, { startedBy }: Import): Promise<Tx> {
  if (!startedBy) return tx
  const member = await db(tx)
    .selectFrom('members')
    .select(['id', 'name', 'handle', 'email'])
    .where('id', '=', startedBy)
    .executeTakeFirst()
  return member ? { ...tx, viewer: { ...tx.viewer, member: { ...member, email: member.email ?? '' } } } : tx
}

/** To undo, the last first: a product that two rows wrote goes back through both. */
async function waitingRows(tx: Tx, { id, kind, phase }: Import): Promise<readonly Row[]> {
  const rows = db(tx)
    .selectFrom('catalogue_import_rows')
    .select(['number', 'cells', 'undo'])
    .where('import_id', '=', id)
    .limit(kind === 'orders' ? 1 : AT_ONCE)
  if (phase !== 'undoing') return rows.where('outcome', 'is', null).orderBy('number').execute()
  return rows.where('outcome', 'in', ['new', 'changed']).orderBy('number', 'desc').execute()
}

async function write(tx: Tx, id: string, outcomes: readonly Outcome[]): Promise<void> {
  await sql`
    update catalogue_import_rows r
    set outcome = done.outcome, fault = done.fault, fault_field = done.field, undo = done.undo
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as done(number int, outcome text, fault text, field text, undo jsonb)
    where r.import_id = ${id} and r.number = done.number`.execute(db(tx))
}

const ENDS = { checking: 'checked', running: 'done', undoing: 'undone' } as const

async function finish(tx: Tx, { id, phase }: Import): Promise<void> {
  await db(tx)
    .updateTable('catalogue_imports')
    .set({ phase: ENDS[phase as keyof typeof ENDS], finished_at: tx.now })
    .where('id', '=', id)
    .execute()
  if (phase === 'checking') return
  await emit(tx, { type: 'Update', domain: 'market', subject: { kind: 'import', id } })
  tx.purge('products')
}
