import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { seal } from '#core/crypto/secrets'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_CHANGE_LETTER = 'send-change-of-address-letter'

/** What the link to the new address carries, sealed: it works while the member's address is still the old one. */
export type Change = {
  readonly purpose: 'change-email'
  readonly memberId: string
  readonly from: string
  readonly to: string
  readonly until: number
}

type Letter =
  /** To the new address: opening the link there shows that it is the member's. */
  | { readonly what: 'link'; readonly to: string; readonly change: Change }
  /** To an address that is a member's already: the page says the same as for any other. */
  | { readonly what: 'taken'; readonly to: string }
  /** To the address that was: whoever took an account over could not do it in silence. */
  | { readonly what: 'changed'; readonly to: string; readonly now: string }

export function postChangeLetter(tx: Tx, letter: Letter): Promise<void> {
  return postLetter(tx, outgoing(Bun.randomUUIDv7(), letter))
}

/** Job: one of the three. The link is sealed here, so that it stands nowhere before the letter is written. */
export const sendChangeLetter: Task = async (ctx, payload) => {
  const { id, letter } = payload as { id: string; letter: Letter }
  const posted = outgoing(id, letter)
  if (letter.what === 'link' && letter.change.until < ctx.now.getTime()) {
    return giveUpLetter(ctx, posted.key, 'too old to be of use')
  }
  await sendLetter(ctx, posted, mailOf(ctx, letter))
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

function mailOf(ctx: Ctx, letter: Letter): Mail {
  const { config } = ctx.house
  return {
    to: letter.to,
    from: config.mailFrom,
    ...wordsOf(ctx, letter),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function wordsOf(ctx: Ctx, letter: Letter): Pick<Mail, 'subject' | 'text'> {
  const { origins, secret } = ctx.house.config
  const { name } = ctx.house.site()
  switch (letter.what) {
    case 'link':
      return {
        subject: `Your new address at ${name}`,
        text: `A member of ${name} wants to sign in with this address from now on.\n\nIf that is you, open this link within two hours, in the browser you are signed in with:\n${origins.account}/profile/email/${seal(JSON.stringify(letter.change), secret)}\n\nIf it is not you, leave it be: nothing happens then.\n`,
      }
    case 'taken':
      return {
        subject: `Your address at ${name}`,
        text: `Somebody, perhaps you, wanted to use this address for another account at ${name}. It belongs to a member already, so nothing was changed. To sign in with it: ${origins.federation}/login\n`,
      }
    case 'changed':
      return {
        subject: `You have a new address at ${name}`,
        text: `From now on you sign in with ${letter.now}, and we write to you there. If it was not you who changed it, please answer this letter at once.\n`,
      }
  }
}
