import Html from '@kitajs/html'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'

/** So long a link and its code work; the letter says so in words. */
export const LINK_MINUTES = 10

/** The letter with the link and the code. What it says it says twice: as text, and as HTML with a button. */
export function signInMail(ctx: Ctx, to: string, { token, code }: { token: string; code: string }): Mail {
  const { config } = ctx.house
  const { name } = ctx.house.site()
  const link = `${config.origins.federation}/signin/${token}`
  const why = `Somebody, probably you, asked to sign in to ${name} with this address.`
  const typed = `Or type this code into the page where you asked for it: ${code.slice(0, 3)} ${code.slice(3)}`
  const rules =
    'Link and code work once, for ten minutes. Never tell the code to anybody, whoever asks for it. If it was not you, leave this letter be: nothing happens then.'
  return {
    to,
    from: config.mailFrom,
    subject: isolate`Sign in to ${name}`,
    text: `${why}\n\nOpen this link to go on:\n${link}\n\n${typed}\n\n${rules}\n`,
    html: [
      '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>',
      Html.escapeHtml(`Sign in to ${name}`),
      '</title></head><body><p>',
      Html.escapeHtml(why),
      `</p><p><a href="${Html.escapeHtml(link)}">Sign in to ${Html.escapeHtml(name)}</a></p><p>`,
      Html.escapeHtml(typed),
      '</p><p>',
      Html.escapeHtml(rules),
      '</p></body></html>',
    ].join(''),
    // Holiday replies to this letter help nobody (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
