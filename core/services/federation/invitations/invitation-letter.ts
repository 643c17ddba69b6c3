import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import type { Mail } from '#core/contracts/platform/mailer'
import { macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, sendLetter } from '#core/mail/send-letter'
import { ownRoleNames } from './own-role-names'

export const SEND_INVITATION = 'send-invitation'

/** Made again from the id whenever the letter is: no row and no job holds it. */
export function invitationToken({ keys }: Pick<Config, 'keys'>, id: string): string {
  return macOf(keys.ofId('invitations', id), `invitation:${id}`).toString('base64url')
}

export function invitationLetter(id: string, recipient: string): OutgoingLetter {
  return {
    key: `invitation:${id}`,
    kind: 'invitation',
    recipient,
    task: SEND_INVITATION,
    payload: { invitationId: id },
  }
}

/** Job: the letter with the link. */
export const sendInvitation: Task = async (ctx, payload) => {
  const id = String(payload.invitationId)
  const invitation = await db(ctx)
    .selectFrom('invitations as i')
    .innerJoin('members as m', 'm.id', 'i.invited_by_id')
    .select(['i.email', 'i.roles', 'i.expires_at', 'i.accepted_at', 'i.withdrawn_at', 'm.name'])
    .select(ownRoleNames().as('ownRoles'))
    .where('i.id', '=', id)
    .executeTakeFirst()
  if (!invitation || invitation.accepted_at) return
  const letter = invitationLetter(id, invitation.email)
  if (invitation.withdrawn_at || invitation.expires_at <= ctx.now)
    return giveUpLetter(ctx, letter.key, 'withdrawn, or too old to be of use')
  const roles = [...invitation.roles, ...invitation.ownRoles]
  if (roles.length === 0) return giveUpLetter(ctx, letter.key, 'the role was retired')
  await sendLetter(ctx, letter, invitationMail(ctx, id, { ...invitation, roles }))
}

type Invited = {
  readonly email: string
  readonly roles: readonly string[]
  readonly expires_at: Date
  readonly name: string
}

function invitationMail({ house }: Ctx, id: string, { email, roles, expires_at, name }: Invited): Mail {
  const { name: site, locale, timeZone } = house.site()
  const link = `${house.config.origins.federation}/invitations/${invitationToken(house.config, id)}`
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(expires_at)
  return {
    to: email,
    from: house.config.mailFrom,
    subject: `Work with us at ${site}`,
    text: `${name} asks you to work for ${site}, as ${roles.join(' and ')}.\n\nOpen this link to say yes:\n${link}\n\nIt works once, until ${until}. If you do not know what this is about, leave it be: nothing happens then.\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
