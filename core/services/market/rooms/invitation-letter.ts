import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Config } from '#core/contracts/platform/config'
import type { Mail } from '#core/contracts/platform/mailer'
import { macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/run-task'
import { giveUpLetter, type OutgoingLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_PRODUCER_INVITATION = 'send-producer-invitation'

/** Made again from the id whenever the letter is: no row and no job holds it. */
export function roomToken({ keys }: Pick<Config, 'keys'>, id: string): string {
  return macOf(keys.ofId('producer invitations', id), `producer-invitation:${id}`).toString('base64url')
}

export function roomLetter(id: string, recipient: string): OutgoingLetter {
  return {
    key: `producer-invitation:${id}`,
    kind: 'invitation',
    recipient,
    task: SEND_PRODUCER_INVITATION,
    payload: { invitationId: id },
  }
}

/** Job: the letter with the link. */
export const sendProducerInvitation: Task = async (ctx, payload) => {
  const id = String(payload.invitationId)
  const invitation = await db(ctx)
    .selectFrom('producer_invitations as i')
    .innerJoin('producers as p', 'p.id', 'i.producer_id')
    .select(['i.email', 'i.expires_at', 'i.accepted_at', 'i.withdrawn_at', 'p.name'])
    .where('i.id', '=', id)
    .executeTakeFirst()
  if (!invitation || invitation.accepted_at) return
  const letter = roomLetter(id, invitation.email)
  if (invitation.withdrawn_at || invitation.expires_at <= ctx.now)
    return giveUpLetter(ctx, letter.key, 'withdrawn, or too old to be of use')
  await sendLetter(ctx, letter, mailOf(ctx, id, invitation))
}

type Invited = { readonly email: string; readonly expires_at: Date; readonly name: string }

function mailOf({ house }: Ctx, id: string, { email, expires_at, name }: Invited): Mail {
  const { name: site, locale, timeZone } = house.site()
  const link = `${house.config.origins.market}/room/invitations/${roomToken(house.config, id)}`
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(expires_at)
  return {
    to: email,
    from: house.config.mailFrom,
    subject: isolate`Look after ${name} at ${site}`,
    text: [
      `${site} asks you to look after the products of ${name}: what there is, how much of it, and what is in it.`,
      '',
      'Open this link and sign in with this address to say yes:',
      link,
      '',
      `It works once, until ${until}. If you do not know what this is about, leave it be: nothing happens then.`,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
