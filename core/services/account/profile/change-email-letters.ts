import type { Ctx } from '#core/contracts/ctx'

/** To the new address: opening the link there shows that it is the member's. */
export function sendChangeLink(ctx: Ctx, to: string, token: string): Promise<void> {
  const { config } = ctx.house
  const link = `${config.origins.account}/profile/email/${token}`
  return ctx.house.mailer.send({
    to,
    from: config.mailFrom,
    subject: `Your new address at ${ctx.house.site().name}`,
    text: `A member of ${ctx.house.site().name} wants to sign in with this address from now on.\n\nIf that is you, open this link within two hours, in the browser you are signed in with:\n${link}\n\nIf it is not you, leave it be: nothing happens then.\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

/** To an address that is a member's already: the page says the same as for any other. */
export function tellTaken(ctx: Ctx, to: string): Promise<void> {
  const { config } = ctx.house
  return ctx.house.mailer.send({
    to,
    from: config.mailFrom,
    subject: `Your address at ${ctx.house.site().name}`,
    text: `Somebody, perhaps you, wanted to use this address for another account at ${ctx.house.site().name}. It belongs to a member already, so nothing was changed. To sign in with it: ${config.origins.federation}/login\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

/** To the address that was: whoever took an account over could not do it in silence. */
export function tellOldAddress(ctx: Ctx, from: string, to: string): Promise<void> {
  const { config } = ctx.house
  return ctx.house.mailer.send({
    to: from,
    from: config.mailFrom,
    subject: `You have a new address at ${ctx.house.site().name}`,
    text: `From now on you sign in with ${to}, and we write to you there. If it was not you who changed it, please answer this letter at once.\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}
