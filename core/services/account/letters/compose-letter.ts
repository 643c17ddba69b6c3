import type { Ctx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { markdownHtml } from '#core/lexical'
import { parsedAddress } from '#core/mail/letter'

export type LetterWords = {
  readonly newsletter: string
  readonly subject: string
  readonly markdown: string
}

/** The letter's words as HTML for a page of ours; sanitised. */
export function letterHtml(markdown: string): Promise<string> {
  return markdownHtml({ markdown })
}

/**
 * A letter to one reader, as text and as HTML. The text is the Markdown itself: it was made to be read so.
 * `unsubscribe` is the reader's own link; a test letter has none.
 */
export async function composeLetter(
  ctx: Pick<Ctx, 'house'>,
  words: LetterWords,
  to: string,
  unsubscribe: string | null,
): Promise<Mail> {
  const { config } = ctx.house
  const site = ctx.house.site()
  const { markdown } = words
  const body = await markdownHtml({ markdown, medium: 'email', origin: config.origins.account })
  const why = `You get this because you subscribed to ${words.newsletter} of ${site.name}.`
  return {
    to,
    from: `${senderName(words.newsletter)} <${parsedAddress(config.mailFrom).address}>`,
    subject: words.subject,
    text: `${words.markdown}\n\n-- \n${why}\n${unsubscribe ? `Unsubscribe: ${unsubscribe}\n` : ''}`,
    html: document(site.locale, words.subject, body, why, unsubscribe),
    ...(unsubscribe ? { listUnsubscribe: unsubscribe } : {}),
    // No holiday replies, and no reply-all by machines (RFC 2076, RFC 3834 §5).
    headers: { Precedence: 'bulk', 'Auto-Submitted': 'auto-generated' },
  }
}

function senderName(newsletter: string): string {
  return newsletter.replace(/[<>"\p{Cc}]/gu, '').trim()
}

function document(lang: string, subject: string, body: string, why: string, unsubscribe: string | null) {
  const leave = unsubscribe ? ` <a href="${Bun.escapeHTML(unsubscribe)}">Unsubscribe</a>` : ''
  return `<!doctype html><html lang="${Bun.escapeHTML(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${Bun.escapeHTML(subject)}</title><style>${STYLE}</style></head><body><main>${body}</main><footer><p>${Bun.escapeHTML(why)}${leave}</p></footer></body></html>`
}

const STYLE = [
  'body{font:17px/1.55 Georgia,serif;max-width:36rem;margin:0 auto;padding:1.5rem;color:#1f2d26;background:#fff}',
  'h1,h2,h3{line-height:1.2}img{max-width:100%;height:auto}a{color:#9c1f45}',
  'footer{margin-top:2.5rem;border-top:1px solid #cdd6cc;font-size:14px;color:#56655c}',
].join('')
