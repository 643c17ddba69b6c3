import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { CellFault } from './cell-fault'
import { type Cells, cellsOf } from './cell-values'
import { keepInCycle } from './imported-cycle'
import { numberOfNamed } from './known-number'
import { isSumOfOrder, type OrderRow, orderNote, readOrderRow } from './read-order-row'

/** More lines are two orders, or a mistake. */
const MOST_LINES = 200

type Row = { readonly number: number; readonly cells: readonly string[] }
type Columns = Readonly<Record<string, number>>

/** What came of one row of an order. */
export type OrderOutcome = {
  readonly number: number
  readonly outcome: 'new' | 'same' | 'refused'
  readonly fault: string | null
  readonly field: string | null
  readonly undo: { readonly order: string } | null
}

type Read = { readonly row: Row; readonly line: OrderRow & { readonly variantId: string } }

/**
 * Takes the order that begins in this row, with the rows below it that are of the same order. All of them or none: beside
 * the row with a fault, the others say with which row they were left out.
 */
export async function writeOrder(
  tx: Tx,
  importId: string,
  columns: Columns,
  first: Row,
): Promise<readonly OrderOutcome[]> {
  const rows = await rowsOfOrder(tx, importId, columns, first)
  const faults = new Map<number, CellFault>()
  const lines: Read[] = []
  const notes: string[] = []
  for (const row of rows) {
    const cells = cellsOf(row.cells, columns)
    if (isSumOfOrder(cells)) {
      notes.push(orderNote(cells))
      continue
    }
    const read = await attempt(() => readLine(tx, cells, lines))
    if (read instanceof CellFault) faults.set(row.number, read)
    else lines.push({ row, line: read })
  }
  const earlier = await isFurtherUp(tx, importId, columns, first)
  if (earlier)
    faults.set(first.number, new CellFault('number', 'This order began further up: put its rows together.'))
  if (faults.size > 0) return leftOut(rows, faults)
  const made = await attempt(() => take(tx, lines, notes))
  if (made instanceof CellFault) return leftOut(rows, new Map([[rowOfFault(rows, lines, made), made]]))
  const undo = made && { order: made.id }
  return rows.map(({ number }) => ({
    number,
    outcome: undo ? 'new' : 'same',
    fault: null,
    field: null,
    undo,
  }))
}

const numberOf = (columns: Columns, { cells }: Row): string => cells[columns.number ?? -1]?.trim() ?? ''

async function rowsOfOrder(tx: Tx, importId: string, columns: Columns, first: Row): Promise<readonly Row[]> {
  const number = numberOf(columns, first)
  if (number === '') return [first]
  const rows = await db(tx)
    .selectFrom('catalogue_import_rows')
    .select(['number', 'cells'])
    .where('import_id', '=', importId)
    .where('number', '>=', first.number)
    .orderBy('number')
    .limit(MOST_LINES + 1)
    .execute()
  const end = rows.findIndex(row => numberOf(columns, row) !== number)
  return end < 0 ? rows : rows.slice(0, end)
}

async function isFurtherUp(tx: Tx, importId: string, columns: Columns, first: Row): Promise<boolean> {
  const number = numberOf(columns, first)
  if (number === '') return false
  const found = await db(tx)
    .selectFrom('catalogue_import_rows')
    .select('number')
    .where('import_id', '=', importId)
    .where('number', '<', first.number)
    .where(sql<boolean>`btrim(cells[${(columns.number ?? 0) + 1}::int]) = ${number}`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function readLine(tx: Tx, cells: Cells, before: readonly Read[]): Promise<Read['line']> {
  const asked = readOrderRow(cells, tx.house.site().currency)
  const line = asked.named ? { ...asked, sku: await numberOfNamed(tx, asked.named) } : asked
  const [first] = before
  if (before.length >= MOST_LINES)
    throw new CellFault('number', `An order can have ${MOST_LINES} rows at most: make two of it.`)
  if (first && first.line.email !== line.email)
    throw new CellFault('email', `“${line.email}” is another buyer than that of the rows above.`)
  if (first && first.line.way !== line.way)
    throw new CellFault('way', 'The rows above say that it is paid another way.')
  if (first && first.line.cycle !== line.cycle)
    throw new CellFault('cycle', 'The rows above say that it is of another order cycle.')
  if (before.some(each => each.line.sku === line.sku))
    throw new CellFault('sku', `“${line.sku}” stands in this order twice: add both up.`)
  const variant = await db(tx)
    .selectFrom('variants')
    .select('id')
    .where('sku', '=', line.sku)
    .executeTakeFirst()
  if (!variant) throw new CellFault('sku', `We have no article “${line.sku}”.`)
  return { ...line, variantId: variant.id }
}

/** Null where it was taken before. Throws `CellFault`. */
async function take(
  tx: Tx,
  lines: readonly Read[],
  besides: readonly string[],
): Promise<{ readonly id: string } | null> {
  const [first] = lines
  if (!first) throw new CellFault('number', 'It has no rows.')
  const { email, number, way } = first.line
  const member = await db(tx)
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('email', '=', email)
    .executeTakeFirst()
  if (!member?.email)
    throw new CellFault('email', `Nobody here has the address “${email}”: import members first.`)
  const notes = [...new Set([...lines.map(({ line }) => line.note), ...besides].filter(Boolean))]
  try {
    const taken = await tx.services.cart.takeOrder(tx, {
      member: { ...member, email: member.email },
      number,
      way,
      note: notes.join('\n').slice(0, 500),
      lines: lines.map(({ line }) => ({
        sellable: { kind: 'product', variantId: line.variantId },
        quantity: line.quantity,
        price: line.price ?? null,
      })),
    })
    if (taken && first.line.cycle) await keepInCycle(tx, taken.id, first.line.cycle)
    return taken
  } catch (fault) {
    if (fault instanceof SoldOut) throw shortOf(fault, lines)
    if (fault instanceof Refusal) throw new CellFault('number', fault.message)
    throw fault
  }
}

function shortOf({ items }: SoldOut, lines: readonly Read[]): CellFault {
  const short = items.find(({ sellable }) => lines.some(({ line }) => isOf(line, sellable)))
  const line = lines.find(each => short && isOf(each.line, short.sellable))?.line
  if (!short || !line) return new CellFault('quantity', 'There is not enough left of this.')
  return short.available === 0
    ? new CellFault('sku', `“${line.sku}” cannot be had at the moment.`)
    : new CellFault('quantity', `Of “${line.sku}” there are ${short.available} left, not ${line.quantity}.`)
}

const isOf = (line: Read['line'], sellable: SoldOut['items'][number]['sellable']): boolean =>
  sellable.kind === 'product' && sellable.variantId === line.variantId

/** A fault with an article belongs to its row. */
function rowOfFault(rows: readonly Row[], lines: readonly Read[], { message }: CellFault): number {
  const found = lines.find(({ line }) => message.includes(`“${line.sku}”`)) ?? lines[0]
  return (found?.row ?? rows[0])?.number ?? 0
}

function leftOut(rows: readonly Row[], faults: ReadonlyMap<number, CellFault>): readonly OrderOutcome[] {
  const [culprit] = faults.keys()
  return rows.map(({ number }) => ({
    number,
    outcome: 'refused' as const,
    undo: null,
    fault: faults.get(number)?.message ?? `Left out with row ${culprit}, which is of the same order.`,
    field: faults.get(number)?.field ?? null,
  }))
}

async function attempt<T>(work: () => Promise<T>): Promise<T | CellFault> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof CellFault) return fault
    throw fault
  }
}

/** Takes an order back unless it was paid; a sentence where it stays. */
export async function undoOrder(tx: Tx, orderId: string): Promise<string | null> {
  return (await tx.services.cart.withdrawOrder(tx, orderId))
    ? null
    : 'It was paid or has come to an end since: look at its own page.'
}
