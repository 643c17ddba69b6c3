import type { Ctx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { markdownHtml } from '#core/lexical'
import { parsedAddress } from '#core/mail/letter'

export type LetterWords = {
  readonly newsletter: string
  readonly subject: string
  readonly markdown: string
  readonly postId: string | null
  readonly previewText: string
  readonly header: string
}

/** The letter's words as HTML for a page of ours; sanitised. */
export function letterHtml(markdown: string): Promise<string> {
  return markdownHtml({ markdown })
}

/** What is the same for all its readers who hold the same tiers. */
export type LetterBody = { readonly html: string; readonly text: string }

/**
 * A letter to one reader, as text and as HTML. The text of a written one is the Markdown itself: it was made to be read
 * so. `unsubscribe` is the reader's own link; a test letter has none. Without a `body`, it is what a reader without
 * tiers gets. Throws `PostGone`.
 */
export async function composeLetter(
  ctx: Ctx,
  words: LetterWords,
  to: string,
  { unsubscribe = null, body }: { unsubscribe?: string | null; body?: LetterBody },
): Promise<Mail> {
  const { config } = ctx.house
  const site = ctx.house.site()
  const { html, text } = body ?? (await letterBody(ctx, words, []))
  const why = `You get this because you subscribed to ${words.newsletter} of ${site.name}.`
  return {
    to,
    from: `${senderName(words.newsletter)} <${parsedAddress(config.mailFrom).address}>`,
    subject: words.subject,
    text: `${text}\n\n-- \n${why}\n${unsubscribe ? `Unsubscribe: ${unsubscribe}\n` : ''}`,
    html: document(site.locale, words, html, why, unsubscribe),
    ...(unsubscribe ? { listUnsubscribe: unsubscribe } : {}),
    // No holiday replies, and no reply-all by machines (RFC 2076, RFC 3834 §5).
    headers: { Precedence: 'bulk', 'Auto-Submitted': 'auto-generated' },
  }
}

/** As a reader with these tiers gets it. Throws `PostGone`. */
export function letterBody(
  ctx: Ctx,
  { postId, markdown }: Pick<LetterWords, 'postId' | 'markdown'>,
  tiers: readonly string[],
): Promise<LetterBody> {
  return postId ? postBody(ctx, postId, tiers) : writtenBody(ctx, markdown)
}

async function writtenBody({ house }: Ctx, markdown: string): Promise<LetterBody> {
  const origin = house.config.origins.account
  const html = await markdownHtml({ markdown, medium: 'email', origin })
  return { html, text: withWholeLinks(markdown, origin) }
}

/** Code, which stays as it is; the beginning of a link or a picture; that of `[words]: /address`. */
const LINKS = /(```[\s\S]*?(?:```|(?![\s\S]))|`[^`\n]*`)|(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)\/(?!\/)/gm

/** A mail program knows of no site that `/beans` would be on. */
function withWholeLinks(markdown: string, origin: string): string {
  return markdown.replace(LINKS, (whole, code?: string, before?: string) =>
    code ? whole : `${before}${origin}/`,
  )
}

async function postBody(ctx: Ctx, postId: string, tiers: readonly string[]): Promise<LetterBody> {
  const post = await ctx.services.blog.postLetter(ctx, postId, tiers)
  if (!post) throw new PostGone(postId)
  const title = Bun.escapeHTML(post.title)
  const { url } = post
  const heading = url ? `<a href="${Bun.escapeHTML(url)}">${title}</a>` : title
  const more = url ? `<p><a href="${Bun.escapeHTML(url)}">Read it in the journal</a></p>` : ''
  return {
    html: `<h1 dir="auto">${heading}</h1>${post.html}${more}`,
    text: [post.title, '', post.text, ...(url ? ['', `Read it in the journal: ${url}`] : [])].join('\n'),
  }
}

/** The post that a letter is was thrown away meanwhile: there is nothing to send. */
export class PostGone extends Error {
  override name = 'PostGone'
  constructor(postId: string) {
    super(`the post ${postId} of a letter is gone`)
  }
}

function senderName(newsletter: string): string {
  return newsletter.replace(/[<>"\p{Cc}]/gu, '').trim()
}

function document(
  lang: string,
  { subject, previewText, header }: LetterWords,
  body: string,
  why: string,
  unsubscribe: string | null,
) {
  const leave = unsubscribe ? ` <a href="${Bun.escapeHTML(unsubscribe)}">Unsubscribe</a>` : ''
  // Mail programs show the first words beside the subject: these come first, and are not seen in the letter.
  const preview = previewText ? `<div class="preview">${Bun.escapeHTML(previewText)}</div>` : ''
  const top = header ? `<header dir="auto">${Bun.escapeHTML(header)}</header>` : ''
  return `<!doctype html><html lang="${Bun.escapeHTML(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${Bun.escapeHTML(subject)}</title><style>${STYLE}</style></head><body>${preview}${top}<main>${body}</main><footer><p>${Bun.escapeHTML(why)}${leave}</p></footer></body></html>`
}

const STYLE = [
  'body{font:17px/1.55 Georgia,serif;max-width:36rem;margin:0 auto;padding:1.5rem;color:#1f2d26;background:#fff}',
  'h1,h2,h3{line-height:1.2}img{max-width:100%;height:auto}a{color:#9c1f45}',
  'header{margin-bottom:1.5rem;font-size:15px;color:#56655c}',
  '.preview{display:none;max-height:0;overflow:hidden}',
  'footer{margin-top:2.5rem;border-top:1px solid #cdd6cc;font-size:14px;color:#56655c}',
].join('')
