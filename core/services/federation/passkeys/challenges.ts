import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'

/** As long as a person may look for their security key. */
const CHALLENGE_MINUTES = 10

/** Remembers what a device is asked to sign; `memberId` is null for somebody who is about to sign in. */
export async function keepChallenge(ctx: Ctx, challenge: string, memberId: string | null): Promise<void> {
  await db(ctx)
    .insertInto('passkey_challenges')
    .values({
      challenge_hash: hashToken(challenge),
      member_id: memberId,
      expires_at: new Date(ctx.now.getTime() + CHALLENGE_MINUTES * 60_000),
    })
    .execute()
}

/** Whether it was asked of them, and not answered before: from now on it is answered. */
export async function claimChallenge(ctx: Ctx, challenge: string, memberId: string | null): Promise<boolean> {
  const claimed = await db(ctx)
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', '=', hashToken(challenge))
    .where('member_id', memberId === null ? 'is' : '=', memberId)
    .where('expires_at', '>', ctx.now)
    .returning('challenge_hash')
    .executeTakeFirst()
  return claimed !== undefined
}

/** What a device answers as a form carries it; null for what cannot be an answer of one. */
export function parseAnswer(text: unknown): { id: string; [name: string]: unknown } | null {
  if (typeof text !== 'string' || text.length > MAX_ANSWER_LENGTH) return null
  try {
    const answer: unknown = JSON.parse(text)
    const isAnswer = typeof answer === 'object' && answer !== null && 'id' in answer
    return isAnswer && typeof answer.id === 'string' ? { ...answer, id: answer.id } : null
  } catch (fault) {
    if (fault instanceof SyntaxError) return null
    throw fault
  }
}

/** A key of the largest kind with its attestation fits. */
const MAX_ANSWER_LENGTH = 60_000
