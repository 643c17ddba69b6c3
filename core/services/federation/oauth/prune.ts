import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'

const KEEP_DAYS = 2

/**
 * Nightly: what has run out goes. Used codes and refresh tokens stay a while longer than their life, so that a
 * second use is still known for what it is; challenges and proofs, of which every sign-in and every request of a
 * program makes one, do not: late, they are refused anyway. Grants stay: they are the record of who let in whom.
 */
export const pruneExpired: Task = async ctx => {
  const before = new Date(ctx.now.getTime() - KEEP_DAYS * 86_400_000)
  for (const table of [
    'authorization_codes',
    'tokens',
    'magic_links',
    'sessions',
    'client_assertions',
    'pushed_requests',
    'pending_sign_ins',
    'client_tokens',
    'device_requests',
    'initial_tokens',
  ] as const)
    await db(ctx).deleteFrom(table).where('expires_at', '<', before).execute()
  for (const table of ['passkey_challenges', 'dpop_proofs'] as const)
    await db(ctx).deleteFrom(table).where('expires_at', '<', ctx.now).execute()
  await forgetSignIns(ctx, before)
  await endForgotten(ctx)
  await forgetOurOwn(ctx, before)
}

/** What is known of a sign-in goes with its last session. */
async function forgetSignIns(ctx: Ctx, before: Date): Promise<void> {
  await db(ctx)
    .deleteFrom('sign_ins')
    .where('began_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('sessions').select('sessions.id').whereRef('sessions.sign_in', '=', 'sign_ins.id')),
      ),
    )
    .execute()
}

/** A sign-in that ran out, without anybody signing out, has ended too. */
async function endForgotten(ctx: Ctx): Promise<void> {
  await db(ctx)
    .updateTable('grants')
    .set({ ended_at: ctx.now, ended_why: 'expired' })
    .where('ended_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sessions').select('sessions.id').whereRef('sessions.sign_in', '=', 'grants.sign_in'),
        ),
      ),
    )
    .execute()
}

/** Nobody is asked whether our own apps are let in: their grants say no more than the sign-in they belong to. */
async function forgetOurOwn(ctx: Ctx, before: Date): Promise<void> {
  await db(ctx)
    .deleteFrom('grants')
    .where('ended_at', '<', before)
    .where(
      'client_id',
      'in',
      db(ctx).selectFrom('oauth_clients').select('id').where('first_party', '=', true),
    )
    .execute()
}
