import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { recordSecurityEvent } from '#core/security-log/record-event'
import type { GrantEnding } from './oauth/grants'

/** Every session of this sign-in ends, its tokens are worth nothing, and clients that wish to know are told. */
export async function signOut(ctx: Ctx, signIn: string): Promise<void> {
  await transaction(ctx, tx => endSignIn(tx, signIn, 'signed_out'))
  await ctx.house.sessions.endSignIn(signIn)
}

/** All of a sign-out that is in the database's hands; the sessions are over, and are deleted after the commit. */
export async function endSignIn(tx: Tx, signIn: string, why: GrantEnding): Promise<void> {
  // First: whoever is granting something holds a share of this lock, and what they grant is seen below.
  const ended = await db(tx)
    .updateTable('sessions')
    .set({ expires_at: new Date(0) })
    .where('sign_in', '=', signIn)
    .returning(['member_id', 'device'])
    .execute()
  await db(tx)
    .selectFrom('grants')
    .select('id')
    .where('sign_in', '=', signIn)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  await tellClients(tx, signIn)
  await db(tx)
    .updateTable('grants')
    .set({ ended_at: tx.now, ended_why: why })
    .where('sign_in', '=', signIn)
    .where('ended_at', 'is', null)
    .execute()
  const [session] = ended
  if (!session) return
  const details = { of: session.device, reason: why.replace('_', ' ') }
  await recordSecurityEvent(tx, { event: 'sign-in.ended', memberId: session.member_id, details })
}

/** Also those that gave their tokens up: the member is still signed in there. Who was told once is not told again. */
async function tellClients(tx: Tx, signIn: string): Promise<void> {
  const clients = await db(tx)
    .selectFrom('grants as g')
    .innerJoin('oauth_clients as c', 'c.id', 'g.client_id')
    .select(['c.id as clientId', 'g.member_id as memberId'])
    .distinct()
    .where('g.sign_in', '=', signIn)
    .where('g.exchanged_at', 'is not', null)
    .where(({ or, eb }) =>
      or([eb('c.backchannel_logout_uri', 'is not', null), eb('c.first_party', '=', true)]),
    )
    .where(({ or, eb }) =>
      or([eb('g.ended_why', 'is', null), eb('g.ended_why', 'in', ['revoked', 'reused'])]),
    )
    .execute()
  for (const client of clients)
    await enqueue(tx, 'back-channel-logout', { ...client, signIn }, { maxAttempts: 5 })
}
