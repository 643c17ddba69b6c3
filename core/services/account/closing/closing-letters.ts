import type { Ctx } from '#core/contracts/ctx'

/** To the member: opening the link is the proof that it is they who close the account. */
export function sendClosingLink(ctx: Ctx, to: string, token: string): Promise<void> {
  const { config } = ctx.house
  const { name } = ctx.house.site()
  return ctx.house.mailer.send({
    to,
    from: config.mailFrom,
    subject: `Close your account at ${name}?`,
    text: `Somebody who is signed in as you wants to close your account at ${name}.\n\nIf that is you, open this link within an hour, in the browser you are signed in with, and confirm it there:\n${config.origins.account}/closing/${token}\n\nIf it is not you, do not open it: nothing happens then. But look at where you are signed in, and sign out what you do not know:\n${config.origins.account}/devices\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

/** So that nobody can close an account in silence; and so that its owner knows the way back. */
export function tellClosed(ctx: Ctx, to: string, eraseAfter: Date): Promise<void> {
  const { config } = ctx.house
  const { name, locale, timeZone } = ctx.house.site()
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(eraseAfter)
  return ctx.house.mailer.send({
    to,
    from: config.mailFrom,
    subject: `Your account at ${name} is closed`,
    text: `Your account is closed, and you are signed out everywhere. On ${day} it is erased.\n\nUntil then you can have it back: sign in with this address, and say that you want to keep it:\n${config.origins.federation}/login\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}
