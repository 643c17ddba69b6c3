import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { recordGrantEnd } from './grants'
import { scopesInWords } from './scopes'

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

const PROGRAMS_PER_PAGE = 50

/**
 * What the viewer let in and did not shut out again, the newest first; `after` is the last program of the page before.
 * Throws `NotFound` for a page that begins nowhere.
 */
export async function connectedPrograms(
  ctx: Ctx,
  after?: string,
): Promise<{ readonly programs: readonly ConnectedProgram[]; readonly next: string | null }> {
  const { id } = requireMember(ctx)
  if (after !== undefined && !isId(after)) throw new NotFound()
  const letIn = sql`g.member_id = ${id} and g.withdrawn_at is null and (g.asked or g.ended_at is null)`
  const from =
    after === undefined
      ? sql``
      : sql`where (l.since, l.id) < (select min(g.granted_at), ${after}::uuid from grants g
          where ${letIn} and g.client_id = ${after})`
  const { rows } = await sql<ConnectedProgram>`
    with l as (
      select c.id, c.name, min(g.granted_at) as since from grants g join oauth_clients c on c.id = g.client_id
      where ${letIn} and not c.first_party group by c.id
    )
    select l.id, l.name, l.since,
      (select string_to_array(g.scope, ' ') from grants g
        where g.member_id = ${id} and g.client_id = l.id and g.withdrawn_at is null
        order by g.granted_at desc, g.id desc limit 1) as scopes,
      (select max(t.created_at) from tokens t join grants o on o.id = t.grant_id
        where o.member_id = ${id} and o.client_id = l.id) as "lastUsedAt"
    from l ${from} order by l.since desc, l.id desc limit ${sql.lit(PROGRAMS_PER_PAGE + 1)}`.execute(db(ctx))
  const shown = rows.slice(0, PROGRAMS_PER_PAGE)
  const programs: ConnectedProgram[] = []
  for (const row of shown) programs.push({ ...row, scopes: await scopesInWords(ctx, row.scopes) })
  return { programs, next: rows.length > PROGRAMS_PER_PAGE ? (shown.at(-1)?.id ?? null) : null }
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
