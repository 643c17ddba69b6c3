import Html from '@kitajs/html'
import type { Ctx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'

/** So long a link works; the letter says so in words. */
export const LINK_MINUTES = 15

/** The letter with the link. What it says it says twice: as text, and as HTML with a button. */
export function signInMail(ctx: Ctx, to: string, token: string): Mail {
  const { config } = ctx.house
  const { name } = ctx.house.site()
  const link = `${config.origins.federation}/signin/${token}`
  const why = `Somebody, probably you, asked to sign in to ${name} with this address.`
  const rules =
    'The link works once, for fifteen minutes. If it was not you, leave it be: nothing happens then.'
  return {
    to,
    from: config.mailFrom,
    subject: `Sign in to ${name}`,
    text: `${why}\n\nOpen this link to go on:\n${link}\n\n${rules}\n`,
    html: [
      '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>',
      Html.escapeHtml(`Sign in to ${name}`),
      '</title></head><body><p>',
      Html.escapeHtml(why),
      `</p><p><a href="${Html.escapeHtml(link)}">Sign in to ${Html.escapeHtml(name)}</a></p><p>`,
      Html.escapeHtml(rules),
      '</p></body></html>',
    ].join(''),
    // Holiday replies to this letter help nobody (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
