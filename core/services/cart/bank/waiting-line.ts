import { type Selectable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { AlreadyClaimed, whileClaimed } from '#core/jobs/claim'
import { numbersIn } from './bank-lines'

/** Letters of an order's number, or a bill's, without its hyphen. */
const OUR_NUMBERS = 8

export class BankLineSettled extends Refusal {
  override name = 'BankLineSettled'
  constructor(message = 'Somebody has dealt with this line already.') {
    super(message, 409)
  }
}

export class NoSuchOrder extends Refusal {
  override name = 'NoSuchOrder'
  constructor() {
    super('There is no order of this number.')
  }
}

/** Paying an order takes more than one transaction: meanwhile nobody makes something else of the line. */
export async function alone(ctx: Ctx, lineId: string, work: () => Promise<void>): Promise<void> {
  try {
    await whileClaimed(ctx, `bank-line:${readId(lineId)}`, work)
  } catch (fault) {
    throw fault instanceof AlreadyClaimed ? new BankLineSettled() : fault
  }
}

/** Whether a number, as it was typed, is that of a monthly bill. */
export const isBill = (number: string): boolean => typedNumber(number).startsWith('MB-')

/** `RA-7K3M9Q` of `ra 7k3m9q` and `RA7K3M9Q`. Numbers from elsewhere stay as they were typed. */
export function typedNumber(typed: string): string {
  const isOurs = typed.replace(/[^0-9A-Za-z]/g, '').length === OUR_NUMBERS
  return (isOurs && numbersIn(typed)[0]) || typed.trim().toUpperCase()
}

/** After a crash an order may be paid by it already: then it is that order's, and nothing else. */
export function refuseHalfSettled({ paid }: LineRow): void {
  if (paid) throw new BankLineSettled(`It paid order ${paid}: please give it to that order again.`)
}

export type LineRow = Pick<Selectable<Database['bank_lines']>, 'id' | 'amount' | 'currency' | 'text'> & {
  /** The number of the order that it paid. */
  readonly paid: string | null
}

/** Throws `NotFound`, and `BankLineSettled` for one that became something already. */
export async function waitingLine(ctx: Ctx, lineId: string): Promise<LineRow> {
  const line = await db(ctx)
    .selectFrom('bank_lines as b')
    .select(['b.id', 'b.amount', 'b.currency', 'b.text'])
    .select(
      sql<boolean>`exists (select from bank_line_settlements s where s.bank_line_id = b.id)`.as('settled'),
    )
    .select(
      sql<
        string | null
      >`(select o.number from payments p join orders o on o.id = p.order_id where p.bank_line_id = b.id)`.as(
        'paid',
      ),
    )
    .where('b.id', '=', readId(lineId))
    .executeTakeFirst()
  if (!line) throw new NotFound()
  const { settled, ...row } = line
  if (settled) throw new BankLineSettled()
  return row
}

/** What became of it. Throws `BankLineSettled`. */
export async function settle(
  tx: Tx,
  lineId: string,
  became: Selectable<Database['bank_line_settlements']>['became'],
  orderId: string | null,
): Promise<void> {
  const made = await db(tx)
    .insertInto('bank_line_settlements')
    .values({
      bank_line_id: lineId,
      became,
      order_id: orderId,
      settled_by_id: tx.viewer.member?.id ?? null,
      settled_at: tx.now,
    })
    .onConflict(conflict => conflict.column('bank_line_id').doNothing())
    .returning('bank_line_id')
    .executeTakeFirst()
  if (!made) throw new BankLineSettled()
}
