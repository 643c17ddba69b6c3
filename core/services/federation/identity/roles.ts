import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { ROLES, type Role } from '#core/contracts/viewer'
import { transaction } from '#core/database/transaction'
import { requireOperator } from '../delivery/health'

export type GrantView = {
  readonly id: string
  readonly memberId: string
  readonly member: string
  readonly email: string
  readonly role: Role
  readonly grantedBy: string | null
  readonly grantedAt: Date
}

export class LastOperator extends Refusal {
  override name = 'LastOperator'
  constructor() {
    super('This is the last operator. Make somebody else one first.', 409)
  }
}

export class NoSuchMember extends Refusal {
  override name = 'NoSuchMember'
  constructor() {
    super('Nobody has signed in with this address or handle yet.')
  }
}

/** Who may do what, granted by whom and when. Throws `NotFound` for anybody but the operator. */
export async function roleGrants(ctx: Ctx): Promise<readonly GrantView[]> {
  requireOperator(ctx)
  const rows = await ctx.em.execute<GrantView[]>(
    `select g.id, g.member_id as "memberId", m.name as member, m.email, g.role, b.name as "grantedBy",
       g.granted_at as "grantedAt"
     from role_grants g join members m on m.id = g.member_id left join members b on b.id = g.granted_by_id
     order by g.role, m.name`,
  )
  return rows.map(row => ({ ...row, grantedAt: new Date(row.grantedAt) }))
}

/** `who` is an address or a handle. Granting again changes nothing. Throws `NotFound`, `NoSuchMember`. */
export async function grantRole(ctx: Ctx, who: string, role: Role): Promise<void> {
  requireOperator(ctx)
  if (!ROLES.includes(role)) throw new NotFound()
  await transaction(ctx, async tx => {
    const [member] = await tx.em.execute<{ id: string }[]>(
      'select id from members where email is not null and (email = lower(?) or handle = lower(?))',
      [who.trim(), who.trim().replace(/^@/, '')],
    )
    if (!member) throw new NoSuchMember()
    await tx.em.execute(
      `insert into role_grants (id, member_id, role, granted_by_id, granted_at) values (?, ?, ?, ?, ?)
       on conflict (member_id, role) do nothing`,
      [Bun.randomUUIDv7(), member.id, role, tx.viewer.member?.id, tx.now],
    )
    await emit(tx, {
      type: 'Add',
      domain: 'federation',
      subject: { kind: 'role', id: member.id },
      payload: { role },
    })
  })
}

/** Takes a role back. Throws `NotFound`, and `LastOperator` where nobody could give it again. */
export async function revokeRole(ctx: Ctx, grantId: string): Promise<void> {
  requireOperator(ctx)
  if (!/^[0-9a-f-]{36}$/.test(grantId)) throw new NotFound()
  await transaction(ctx, async tx => {
    // Locked, so that two operators who remove each other at once leave one.
    const operators = await lockOperators(tx)
    const staying = operators.filter(({ closing }) => !closing)
    if (staying.length === 1 && staying[0]?.id === grantId) throw new LastOperator()
    const [gone] = await tx.em.execute<{ member_id: string; role: Role }[]>(
      'delete from role_grants where id = ? returning member_id, role',
      [grantId],
    )
    if (!gone) throw new NotFound()
    await emit(tx, {
      type: 'Remove',
      domain: 'federation',
      subject: { kind: 'role', id: gone.member_id },
      payload: { role: gone.role },
    })
  })
}

/** Who can grant roles, and whether they are about to leave. Until the transaction ends nobody else can change it. */
export async function lockOperators(
  ctx: Ctx,
): Promise<readonly { id: string; memberId: string; closing: boolean }[]> {
  await ctx.em.execute("select id from role_grants where role = 'operator' order by id for no key update")
  // Asked for after the lock: what was decided while we waited for it is seen.
  return ctx.em.execute<{ id: string; memberId: string; closing: boolean }[]>(
    `select g.id, g.member_id as "memberId",
       exists (select 1 from account_closings c where c.member_id = g.member_id) as closing
     from role_grants g where g.role = 'operator' order by g.id`,
  )
}
