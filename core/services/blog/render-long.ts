import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import type { LexicalDocument, StoredPicture } from '#core/lexical'
import { inThread, TookTooLong } from '#core/threads/in-thread'
import { picturesIn } from './document-pictures'
import type { Readers, Visibility } from './readers'
import { type RenderedPost, renderPost } from './render-post'

/** Characters of a document that are rendered while requests wait: a few milliseconds, whatever they are. */
const SHORT = 8_000
/** Two million characters are a thousand pages. */
const MAX_LENGTH = 2_000_000
const LIMIT_MS = 10_000

export type PostToRender = {
  readonly document: LexicalDocument
  readonly visibility: Visibility
  readonly customExcerpt: string | null
  readonly pictures: Readonly<Record<string, StoredPicture>>
}

/** A text that would hold up everybody else, for no reader's good. */
export class TextTooLong extends Refusal {
  override name = 'TextTooLong'
  constructor() {
    super(
      'This text is too long, or too deeply nested, to be shown. Shorten it or make two of it; nothing was saved.',
    )
  }
}

const renderInThread = inThread<PostToRender, RenderedPost>(
  new URL('./render-thread.ts', import.meta.url),
  LIMIT_MS,
)

/** What is stored beside a document of any length; no request waits for a long one. Throws `TextTooLong`. */
export async function renderAny(
  ctx: Ctx,
  post: Omit<PostToRender, 'pictures'>,
  known?: PostToRender['pictures'],
): Promise<RenderedPost> {
  const length = JSON.stringify(post.document).length
  if (length > MAX_LENGTH) throw new TextTooLong()
  const { document, visibility, customExcerpt } = post
  const pictures = known ?? (await picturesIn(ctx, [document]))
  const whole = { document, visibility, customExcerpt, pictures }
  if (length <= SHORT) return renderNow(whole)
  try {
    return await renderInThread(whole)
  } catch (fault) {
    if (fault instanceof TookTooLong) throw new TextTooLong()
    throw fault
  }
}

/** A text of any length as an editor sees it, or as these readers do; a sentence in place of one that is not to be shown. */
export async function editorHtml(
  ctx: Ctx,
  post: Omit<PostToRender, 'pictures'>,
  readers: Readers = 'editor',
): Promise<string> {
  try {
    const { html, memberHtml, paidHtml, editorHtml } = await renderAny(ctx, post)
    if (readers === 'visitor') return html
    if (readers === 'paid') return paidHtml ?? memberHtml ?? html
    return readers === 'member' ? (memberHtml ?? html) : (editorHtml ?? memberHtml ?? html)
  } catch (fault) {
    if (fault instanceof TextTooLong)
      return '<p>This text is too long, or too deeply nested, to be shown here.</p>'
    throw fault
  }
}

/** What `renderAny` makes, at once, in whichever thread it is called. */
export function renderNow({ document, visibility, customExcerpt, pictures }: PostToRender): RenderedPost {
  const stored = (src: string) => (Object.hasOwn(pictures, src) ? pictures[src]! : null)
  return renderPost(document, { visibility, customExcerpt }, { stored })
}
