import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lockOwed } from '../bill-account'
import { type BillPage, type BillSummary, billsOfAccount, openBillsOf } from './bills-of'

export type BillAccountForWork = {
  readonly id: string
  readonly name: string
  readonly limit: Money
  readonly owed: Money
  readonly closedAt: Date | null
  readonly members: readonly { readonly id: string; readonly name: string; readonly email: string }[]
  readonly holderId: string
}

const ACCOUNTS_PER_PAGE = 50

type Row = {
  id: string
  name: string
  holderId: string
  limit_amount: number
  currency: string
  owed: number
  closed_at: Date | null
  members: BillAccountForWork['members']
}

/** Newest first, after the one with this id. For who looks after the money. */
export async function billAccountsForWork(
  ctx: Ctx,
  after: string | null = null,
): Promise<{ readonly accounts: readonly BillAccountForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'money')
  const rows = await readAccounts(ctx, after && isId(after) ? sql`a.id < ${after}` : sql`true`)
  const accounts = rows.slice(0, ACCOUNTS_PER_PAGE).map(viewOf)
  return { accounts, next: rows.length > ACCOUNTS_PER_PAGE ? (accounts.at(-1)?.id ?? null) : null }
}

/**
 * One with its bills, newest first, those before a month, and those that are open. For who looks after the money. Throws
 * `NotFound`.
 */
export async function billAccountForWork(
  ctx: Ctx,
  asked: string,
  before: string | null = null,
): Promise<BillAccountForWork & BillPage & { readonly open: readonly BillSummary[] }> {
  requireRole(ctx, 'money')
  const [row] = await readAccounts(ctx, sql`a.id = ${readId(asked)}`)
  if (!row) throw new NotFound()
  return {
    ...viewOf(row),
    ...(await billsOfAccount(ctx, row.id, before)),
    open: await openBillsOf(ctx, row.id),
  }
}

async function readAccounts(ctx: Ctx, where: ReturnType<typeof sql>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select a.id, a.name, a.holder_id as "holderId", a.limit_amount, a.currency, a.closed_at,
      coalesce((select sum(b.amount) from ledger_accounts l join ledger_balances b on b.account_id = l.id
        where l.code = 'receivable:' || a.id and l.member_id is null), 0)::bigint as owed,
      (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'email', coalesce(m.email, '')) order by b.added_at, m.id), '[]')
        from bill_account_members b join members m on m.id = b.member_id where b.account_id = a.id) as members
    from bill_accounts a where ${where} order by a.id desc limit ${sql.lit(ACCOUNTS_PER_PAGE + 1)}`.execute(
    db(ctx),
  )
  return rows
}

const viewOf = ({ limit_amount, owed, currency, closed_at: closedAt, ...row }: Row): BillAccountForWork => ({
  ...row,
  limit: { amount: limit_amount, currency },
  owed: { amount: owed, currency },
  closedAt,
})

export class MemberUnknown extends Refusal {
  override name = 'MemberUnknown'
  constructor(readonly email: string) {
    super(`No member has the address ${email}.`)
  }
}

/** Without its members nobody would get its bills. */
export class NoMembers extends Refusal {
  override name = 'NoMembers'
  constructor() {
    super('Whose is it? Write the e-mail address of a member.')
  }
}

/** Nobody orders on two bills. */
export class OnAnotherBill extends Refusal {
  override name = 'OnAnotherBill'
  constructor(readonly email: string) {
    super(`${email} orders on another account already.`, 409)
  }
}

/** Something is owed on it still, or is not on a bill yet. */
export class BillOpen extends Refusal {
  override name = 'BillOpen'
  constructor() {
    super('Something is owed on this account still. It can be closed once that is paid.', 409)
  }
}

export type BillAccountFields = {
  readonly name: string
  /** In minor units of the shop's currency. */
  readonly limit: number
  /** Of members; the first of them gets the bills. */
  readonly emails: readonly string[]
}

/**
 * Opens an account, or changes one that is open. Members who are left out order on it no more; what they ordered stays on
 * its bills. For who looks after the money. Throws `NotFound`, `NoMembers`, `MemberUnknown`, `OnAnotherBill`.
 */
export async function saveBillAccount(
  ctx: Ctx,
  asked: string | null,
  fields: BillAccountFields,
): Promise<string> {
  const { id: me } = requireRole(ctx, 'money')
  const id = asked === null ? Bun.randomUUIDv7() : readId(asked)
  await transaction(ctx, async tx => {
    const members = await membersOf(tx, fields.emails)
    const [holder] = members
    if (!holder) throw new NoMembers()
    const values = { name: fields.name, limit_amount: fields.limit, holder_id: holder.id }
    if (asked === null) {
      const { currency } = tx.house.site()
      const opened = { id, currency, opened_by_id: me, opened_at: tx.now, closed_at: null }
      await db(tx)
        .insertInto('bill_accounts')
        .values({ ...values, ...opened })
        .execute()
    } else {
      const changed = await db(tx)
        .updateTable('bill_accounts')
        .set(values)
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (!changed) throw new NotFound()
      await db(tx).deleteFrom('bill_account_members').where('account_id', '=', id).execute()
    }
    for (const { id: member_id, email } of members) {
      const added = await db(tx)
        .insertInto('bill_account_members')
        .values({ member_id, account_id: id, added_at: tx.now })
        .onConflict(conflict => conflict.column('member_id').doNothing())
        .returning('member_id')
        .executeTakeFirst()
      if (!added) throw new OnAnotherBill(email)
    }
    const after = { name: fields.name, limit: fields.limit, members: members.length }
    await recordAudit(tx, { action: 'bill-account.saved', subject: { kind: 'bill-account', id }, after })
  })
  return id
}

type Named = { readonly id: string; readonly email: string }

async function membersOf(tx: Tx, emails: readonly string[]): Promise<readonly Named[]> {
  const members: Named[] = []
  for (const email of emails) {
    const member = await db(tx)
      .selectFrom('members')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst()
    if (!member) throw new MemberUnknown(email)
    if (!members.some(({ id }) => id === member.id)) members.push({ id: member.id, email })
  }
  return members
}

/** Nobody orders on it any more. For who looks after the money. Throws `NotFound`, `BillOpen`. */
export async function closeBillAccount(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'money')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    // What is being ordered on it now is owed on it, or refused.
    await lockOwed(tx, id)
    const [account] = await readAccounts(tx, sql`a.id = ${id}`)
    if (!account || account.closed_at) throw new NotFound()
    if (account.owed > 0) throw new BillOpen()
    await db(tx).updateTable('bill_accounts').set({ closed_at: tx.now }).where('id', '=', id).execute()
    await db(tx).deleteFrom('bill_account_members').where('account_id', '=', id).execute()
    await recordAudit(tx, { action: 'bill-account.closed', subject: { kind: 'bill-account', id } })
  })
}
