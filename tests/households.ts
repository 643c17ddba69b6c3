import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { householdIdOf } from '#core/services/cart/household-of'
import { acceptInvitation, invite } from '#core/services/cart/households/invitations'
import type { OwnCredit } from '#core/services/cart/households/join'
import { openHousehold, ownHousehold } from '#core/services/cart/households/own-household'
import { creditAt } from '#core/services/cart/ledger/credit'
import { again, stranger } from './cart'
import type { TestHouse } from './house'

/** Strangers who share one credit, the first of whom began it. */
export async function household(world: TestHouse, size = 2) {
  const [first = await stranger(world), ...others] = await strangers(world, size)
  await openHousehold(first, 'Pen-y-bryn', 'move')
  for (const other of others) await joinTo(world, first, other)
  return { id: await idOf(first), members: [first, ...others] as const, first, second: others[0] ?? first }
}

const strangers = (world: TestHouse, count: number) =>
  Promise.all(Array.from({ length: count }, () => stranger(world)))

/** One of a household asks somebody, who says yes. */
export async function joinTo(world: TestHouse, host: Ctx, guest: Ctx, ownCredit: OwnCredit = 'move') {
  await invite(again(world, host), requireMember(guest).email)
  const { invited } = await ownHousehold(again(world, guest))
  await acceptInvitation(again(world, guest), invited.at(-1)?.id ?? '', ownCredit)
}

async function idOf(ctx: Ctx): Promise<string> {
  const id = await householdIdOf(ctx, requireMember(ctx).id)
  if (!id) throw new Error('They are in no household')
  return id
}

/** What a member has for themselves alone, in minor units. */
export const ownCreditLeft = async (world: TestHouse, member: Ctx): Promise<number> =>
  (await creditAt(world.ctx(), { creditOf: requireMember(member).id, at: 'own' })).amount

const BROKEN: Readonly<Record<string, RawBuilder<unknown>>> = {
  'credit that is less than nothing': sql`
    select account_id from ledger_balances where kind in ('credit', 'household') and amount > 0`,
  'balances that are not the sum of their entries': sql`
    select b.account_id from ledger_balances b where b.amount <> (select coalesce(sum(e.amount), 0)
      from ledger_entries e where e.account_id = b.account_id and e.currency = b.currency)`,
  'credit of a household that nobody is in': sql`
    select b.account_id from ledger_balances b join ledger_accounts a on a.id = b.account_id
    where b.kind = 'household' and b.amount <> 0 and not exists (select from household_memberships hm
      where a.code = 'household:' || hm.household_id and hm.left_at is null)`,
  'entries of a household that are nobody’s doing': sql`
    select e.transaction_id from ledger_entries e join ledger_accounts a on a.id = e.account_id
    where (a.code like 'household:%') <> (e.member_id is not null)`,
}

/** How many rows break what has to hold of credit, by what is broken. */
export async function brokenCredit(world: TestHouse): Promise<Readonly<Record<string, number>>> {
  const broken: Record<string, number> = {}
  for (const [name, query] of Object.entries(BROKEN)) {
    const { length } = (await query.execute(db(world.ctx()))).rows
    if (length > 0) broken[name] = length
  }
  return broken
}
