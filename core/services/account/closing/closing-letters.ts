import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { seal } from '#core/crypto/secrets'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_CLOSING_LETTER = 'send-closing-letter'

/** What the link carries, sealed. Who can read it has the member's mailbox, and not only an open browser. */
export type Closing = {
  readonly purpose: 'close-account'
  readonly memberId: string
  readonly email: string
  readonly until: number
}

type Letter =
  /** To the member: opening the link is the proof that it is they who close the account. */
  | { readonly what: 'link'; readonly to: string; readonly closing: Closing }
  /** So that nobody can close an account in silence; and so that its owner knows the way back. */
  | { readonly what: 'closed'; readonly to: string; readonly eraseAfter: string }

export function postClosingLetter(tx: Tx, letter: Letter): Promise<void> {
  return postLetter(tx, outgoing(Bun.randomUUIDv7(), letter))
}

/** Job: one of the two. The link is sealed here, so that it stands nowhere before the letter is written. */
export const sendClosingLetter: Task = async (ctx, payload) => {
  const { id, letter } = payload as { id: string; letter: Letter }
  const posted = outgoing(id, letter)
  if (letter.what === 'link' && letter.closing.until < ctx.now.getTime()) {
    return giveUpLetter(ctx, posted.key, 'too old to be of use')
  }
  await sendLetter(ctx, posted, mailOf(ctx, letter))
}

function outgoing(id: string, letter: Letter): OutgoingLetter {
  return {
    key: `closing:${id}`,
    kind: 'closing',
    recipient: letter.to,
    task: SEND_CLOSING_LETTER,
    payload: { id, letter },
  }
}

function mailOf(ctx: Ctx, letter: Letter): Mail {
  return {
    to: letter.to,
    from: ctx.house.config.mailFrom,
    ...(letter.what === 'link' ? linkWords(ctx, letter.closing) : closedWords(ctx, letter.eraseAfter)),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function linkWords(ctx: Ctx, closing: Closing): Pick<Mail, 'subject' | 'text'> {
  const { origins, keys } = ctx.house.config
  const { name } = ctx.house.site()
  return {
    subject: isolate`Close your account at ${name}?`,
    text: `Somebody who is signed in as you wants to close your account at ${name}.\n\nIf that is you, open this link within an hour, in the browser you are signed in with, and confirm it there:\n${origins.account}/closing/${seal(JSON.stringify(closing), keys, 'closing accounts')}\n\nIf it is not you, do not open it: nothing happens then. But look at where you are signed in, and sign out what you do not know:\n${origins.account}/devices\n`,
  }
}

function closedWords(ctx: Ctx, eraseAfter: string): Pick<Mail, 'subject' | 'text'> {
  const { name, locale, timeZone } = ctx.house.site()
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(eraseAfter))
  return {
    subject: isolate`Your account at ${name} is closed`,
    text: `Your account is closed, and you are signed out everywhere. On ${day} it is erased.\n\nUntil then you can have it back: sign in with this address, and say that you want to keep it:\n${ctx.house.config.origins.federation}/login\n`,
  }
}
