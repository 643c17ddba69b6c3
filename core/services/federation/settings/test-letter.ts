import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { requireRole } from '#core/contracts/require-role'
import { keepSetting } from '#core/database/keep-setting'
import { MailUndeliverable } from '#core/mail/mailer'
import { reasonOf } from '#core/mail/send-letter'

/** The key of the setting that says when a letter to the operator left last. */
const MAIL_TESTED = 'mail-tested'

/**
 * Sends the operator who asks a letter, now, and says what became of it: null, or what the mail server said. What left
 * is written down for the list of first steps.
 */
export async function sendTestLetter(ctx: Ctx): Promise<string | null> {
  const { email } = requireRole(ctx, 'operator')
  const { name } = ctx.house.site()
  const text = `This letter was sent from the settings of ${name}. That you read it means that letters arrive.\n`
  try {
    await ctx.house.mailer.send({
      to: email,
      from: ctx.house.config.mailFrom,
      subject: isolate`A letter from ${name}`,
      text,
    })
  } catch (fault) {
    if (fault instanceof MailUndeliverable) return reasonOf(fault)
    throw fault
  }
  await keepSetting(ctx, MAIL_TESTED, { at: ctx.now.toISOString() })
  return null
}
