import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { emailChangeToken } from './email-change-link'

export const SEND_CHANGE_LETTER = 'send-change-of-address-letter'

type Letter =
  /** To the new address: opening the link there shows that it is the member's. */
  | { readonly what: 'new'; readonly to: string; readonly id: string }
  /** To the address that is: it says yes, or no. */
  | { readonly what: 'old'; readonly to: string; readonly id: string; readonly wanted: string }
  /** To an address that is a member's already: the page says the same as for any other. */
  | { readonly what: 'taken'; readonly to: string }
  /** To the address that was: whoever took an account over could not do it in silence. */
  | { readonly what: 'changed'; readonly to: string; readonly now: string }

export function postChangeLetter(tx: Tx, letter: Letter): Promise<void> {
  return postLetter(tx, outgoing(Bun.randomUUIDv7(), letter))
}

/** Job: one of the four. The links are sealed here, so that they stand nowhere before the letter is written. */
export const sendChangeLetter: Task = async (ctx, payload) => {
  const { id, letter } = payload as { id: string; letter: Letter }
  const posted = outgoing(id, letter)
  const words = wordsOf(ctx, letter)
  // The version before this one asked for a letter of another kind; its link would be worth nothing now.
  if (!words || ('id' in letter && !(await isOpen(ctx, letter)))) {
    return giveUpLetter(ctx, posted.key, 'too old to be of use')
  }
  await sendLetter(ctx, posted, {
    to: letter.to,
    from: ctx.house.config.mailFrom,
    ...words,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

async function isOpen(ctx: Ctx, { id, what }: Extract<Letter, { id: string }>): Promise<boolean> {
  const open = db(ctx)
    .selectFrom('email_changes')
    .select('id')
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
  const inTime = what === 'new' ? open.where('confirm_until', '>', ctx.now) : open
  return (await inTime.executeTakeFirst()) !== undefined
}

function outgoing(id: string, letter: Letter): OutgoingLetter {
  return {
    key: `change-of-address:${id}`,
    kind: 'change of address',
    recipient: letter.to,
    task: SEND_CHANGE_LETTER,
    payload: { id, letter },
  }
}

function wordsOf(ctx: Ctx, letter: Letter): Pick<Mail, 'subject' | 'text'> | null {
  const { config } = ctx.house
  const { account, federation } = config.origins
  const { name } = ctx.house.site()
  switch (letter.what) {
    case 'new':
      return {
        subject: isolate`Your new address at ${name}`,
        text: `A member of ${name} wants to sign in with this address from now on.\n\nIf that is you, open this link within two hours, in the browser you are signed in with:\n${account}/profile/email/${emailChangeToken(config, letter.id, 'new')}\n\nIf it is not you, leave it be: nothing happens then.\n`,
      }
    case 'old':
      return {
        subject: isolate`Another address for your account at ${name}?`,
        text: `You, we hope, asked to sign in to ${name} with ${letter.wanted} from now on.\n\nIf that was you, open this link in the browser you are signed in with. Then it happens as soon as the new address has confirmed it, too; without it, a week from now:\n${account}/profile/email/${emailChangeToken(config, letter.id, 'old')}\n\nIf it was not you, cancel it, and sign out the devices that you do not know:\n${account}/email-change/${emailChangeToken(config, letter.id, 'cancel')}\n`,
      }
    case 'taken':
      return {
        subject: isolate`Your address at ${name}`,
        text: isolate`Somebody, perhaps you, wanted to use this address for another account at ${name}. It belongs to a member already, so nothing was changed. To sign in with it: ${federation}/login\n`,
      }
    case 'changed':
      return {
        subject: isolate`You have a new address at ${name}`,
        text: `From now on you sign in with ${letter.now}, and we write to you there. Wherever you were signed in, you are signed out. If it was not you who changed it, please answer this letter at once.\n`,
      }
    default:
      return null
  }
}
