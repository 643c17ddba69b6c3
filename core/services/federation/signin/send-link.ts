import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, sendLetter } from '#core/mail/send-letter'
import { LINK_MINUTES, signInMail } from './mail'
import { signInCode, signInToken } from './secrets-of-link'

export const SEND_SIGN_IN_LINK = 'send-sign-in-link'

/** Who has waited so long for a letter has asked for another. */
const WORTH_SENDING_MINUTES = 60
const MINUTE_MS = 60_000

export function signInLetter(linkId: string, email: string): OutgoingLetter {
  return {
    key: `sign-in:${linkId}`,
    kind: 'sign-in',
    recipient: email,
    task: SEND_SIGN_IN_LINK,
    payload: { linkId },
  }
}

/**
 * Job: the letter with the link. Its ten minutes begin when the mail server has taken it, so that a server
 * that makes strangers wait (greylisting) does not use up the link's time.
 */
export const sendSignInLink: Task = async (ctx, payload) => {
  const linkId = String(payload.linkId)
  const link = await db(ctx)
    .selectFrom('magic_links')
    .select(['email', 'created_at'])
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (!link) return
  const letter = signInLetter(linkId, link.email)
  if (ctx.now.getTime() - link.created_at.getTime() > WORTH_SENDING_MINUTES * MINUTE_MS) {
    return giveUpLetter(ctx, letter.key, 'too old to be of use')
  }
  const outcome = await sendLetter(
    ctx,
    letter,
    signInMail(ctx, link.email, {
      token: signInToken(ctx.house.config, linkId),
      code: signInCode(ctx.house.config, linkId),
    }),
  )
  if (outcome === 'refused') return
  await db(ctx)
    .updateTable('magic_links')
    .set({ expires_at: new Date(ctx.now.getTime() + LINK_MINUTES * MINUTE_MS) })
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .execute()
}
