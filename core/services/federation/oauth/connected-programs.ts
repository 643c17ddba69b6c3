import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { recordGrantEnd } from './grants'
import { SCOPES, type Scope } from './scopes'

/** A program that is not ours, which a member let in. */
export type ConnectedProgram = {
  readonly id: string
  readonly name: string
  /** What it may, in words. */
  readonly scopes: readonly string[]
  readonly since: Date
  /** When it last asked for a token; null when it never did. */
  readonly lastUsedAt: Date | null
}

/** What the viewer let in and did not shut out again, the newest first. */
export async function connectedPrograms(ctx: Ctx): Promise<readonly ConnectedProgram[]> {
  const { id } = requireMember(ctx)
  const { rows } = await sql<ConnectedProgram>`
    select c.id, c.name, min(g.granted_at) as since, g2.scopes,
      (select max(t.created_at) from tokens t join grants o on o.id = t.grant_id
        where o.member_id = ${id} and o.client_id = c.id) as "lastUsedAt"
    from grants g join oauth_clients c on c.id = g.client_id cross join lateral (
      select string_to_array(l.scope, ' ') as scopes from grants l
      where l.member_id = ${id} and l.client_id = c.id and l.withdrawn_at is null
      order by l.granted_at desc, l.id desc limit 1) g2
    where g.member_id = ${id} and g.withdrawn_at is null and not c.first_party
      and (g.asked or g.ended_at is null)
    group by c.id, g2.scopes order by since desc, c.id`.execute(db(ctx))
  return rows.map(row => ({ ...row, scopes: row.scopes.map(scope => SCOPES[scope] ?? scope) }))
}

/** The program is shut out at once, is told so if it wishes to be, and has to ask again. Throws `NotFound` for one that was not let in. */
export async function withdrawProgram(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  const clientId = readId(asked)
  await transaction(ctx, async tx => {
    await db(tx)
      .selectFrom('grants')
      .select('id')
      .where('member_id', '=', member.id)
      .where('client_id', '=', clientId)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
    const { rows } = await sql<{ signIn: string | null }>`
      update grants g set withdrawn_at = ${tx.now}, ended_at = coalesce(ended_at, ${tx.now}),
        ended_why = coalesce(ended_why, 'withdrawn')
      from oauth_clients c where c.id = g.client_id and not c.first_party and g.member_id = ${member.id}
        and g.client_id = ${clientId} and g.withdrawn_at is null
      returning case when c.backchannel_logout_uri is not null and g.exchanged_at is not null
        and g.ended_why in ('withdrawn', 'revoked', 'reused') then g.sign_in end as "signIn"`.execute(db(tx))
    if (rows.length === 0) throw new NotFound()
    // The member is out there as well, wherever they still were in: whoever was told of a sign-out is not told again.
    for (const signIn of new Set(rows.flatMap(row => row.signIn ?? [])))
      await enqueue(tx, 'back-channel-logout', { clientId, memberId: member.id, signIn }, { maxAttempts: 5 })
    await recordGrantEnd(tx, member.id, clientId, 'withdrawn')
  })
}
