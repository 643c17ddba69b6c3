import type { Ctx, Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'

/** Every session of this sign-in ends, its tokens are worth nothing, and clients that wish to know are told. */
export async function signOut(ctx: Ctx, signIn: string): Promise<void> {
  await transaction(ctx, tx => endTokens(tx, signIn))
  await ctx.house.sessions.endSignIn(signIn)
}

/** All of a sign-out that is in the database's hands, but for the sessions. */
export async function endTokens(tx: Tx, signIn: string): Promise<void> {
  const clients = await tx.em.execute<{ id: string; member_id: string }[]>(
    `select distinct c.id, a.member_id from authorization_codes a join oauth_clients c on c.id = a.client_id
     where a.sign_in = ? and a.used_at is not null and c.backchannel_logout_uri is not null`,
    [signIn],
  )
  await tx.em.execute('update tokens set revoked_at = ? where sign_in = ? and revoked_at is null', [
    tx.now,
    signIn,
  ])
  for (const { id, member_id: memberId } of clients)
    await enqueue(tx, 'back-channel-logout', { clientId: id, memberId, signIn }, { maxAttempts: 5 })
}
