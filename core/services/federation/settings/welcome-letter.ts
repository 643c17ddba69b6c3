import type { ActivityHandler } from '#core/activities/processor'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_WELCOME_LETTER = 'send-welcome-letter'

type Newcomer = { readonly id: string; readonly email: string | null; readonly name: string }

/**
 * Whoever has just become a member is written to, once, where the operator has something to say to them. Not who was
 * entered from a list: hundreds would get a letter that they expect as little as the operator does.
 */
export const welcomeMember: ActivityHandler = {
  name: 'federation: welcome a new member by letter',
  wants: ({ type, domain, subjectKind, payload }) =>
    type === 'Join' && domain === 'federation' && subjectKind === 'member' && payload.enrolled !== true,
  async handle(ctx, { subjectId }) {
    if (ctx.house.site().welcomeText === '') return
    const member = await newcomer(ctx, subjectId)
    if (member?.email) await transaction(ctx, tx => postLetter(tx, letterTo(member.id, member.email ?? '')))
  },
}

/** Job: the letter, as the operator's words are by now. */
export const sendWelcomeLetter: Task = async (ctx, payload) => {
  const member = await newcomer(ctx, String(payload.memberId))
  if (!member?.email || ctx.house.site().welcomeText === '') return
  await sendLetter(ctx, letterTo(member.id, member.email), welcomeMail(ctx, member.email, member.name))
}

/** What a new member of this name is written. */
export function welcomeMail(ctx: Pick<Ctx, 'house'>, to: string, memberName: string): Mail {
  const { config } = ctx.house
  const { name, welcomeText } = ctx.house.site()
  return {
    to,
    from: config.mailFrom,
    subject: isolate`Welcome to ${name}`,
    text: `Dear ${memberName},\n\n${welcomeText}\n\n${name}\n${config.origins.blog}/\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function letterTo(memberId: string, recipient: string): OutgoingLetter {
  return {
    key: `welcome:${memberId}`,
    kind: 'welcome',
    recipient,
    task: SEND_WELCOME_LETTER,
    payload: { memberId },
  }
}

async function newcomer(ctx: Ctx, id: string): Promise<Newcomer | undefined> {
  return db(ctx).selectFrom('members').select(['id', 'email', 'name']).where('id', '=', id).executeTakeFirst()
}
