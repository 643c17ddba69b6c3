import type { Element } from 'domhandler'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { loadHtml } from '#core/html/parsers'
import { documentOf, renderDocument } from '#core/lexical'
import { postTags } from './post-cache'

/** What is put into the head of a post's page, and below its words, as it was typed. */
export type InjectedCode = { readonly head: string; readonly foot: string }

export class CodeRefused extends Refusal {
  override name = 'CodeRefused'
  constructor(
    readonly field: keyof InjectedCode,
    sentence: string,
  ) {
    super(sentence, 422)
  }
}

/** Of the form of the code of a post. */
export const CODE_FORM = savedForm<InjectedCode>('head', 'foot')

const MAY_SAY: Readonly<Record<string, readonly string[]>> = {
  meta: ['name', 'property', 'content'],
  link: ['rel', 'href', 'hreflang', 'title', 'type'],
}
/** What the page says by these itself, its policy towards other sites and its scripts rest on. */
const OF_THE_PAGE = ['referrer', 'htmx-config', 'viewport']
/** What loads nothing. */
const RELATIONS = ['me', 'author', 'license', 'alternate', 'webmention', 'pingback', 'prev', 'next']
/** Nothing of these would be left, and whoever typed them would wonder why. */
const ACTIVE_TAGS =
  'script, style, iframe, frame, frameset, object, embed, applet, form, input, button, select, textarea, link, meta, base, svg, math, template'
/** A parser leaves these out when they stand within a page. */
const WHOLE_PAGE = /<\/?(?:html|head|body|frame|frameset)\b/i
const ACTIVE_ATTRIBUTE = /^(?:on.*|style|formaction|srcdoc)$/

/** What an operator has injected into a post. Throws `NotFound`. */
export async function injectedCode(ctx: Ctx, postId: string): Promise<InjectedCode> {
  requireRole(ctx, 'operator')
  const row = await db(ctx)
    .selectFrom('posts')
    .select(['code_head', 'code_foot'])
    .where('id', '=', readId(postId))
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return { head: row.code_head ?? '', foot: row.code_foot ?? '' }
}

/**
 * Injects it: what our policy would not run, or would let reach another site, is refused with what it is, and nothing is
 * left out silently. Throws `CodeRefused`, `ChangedMeanwhile`, `NotFound`, `FreshSignInRequired`.
 */
export async function injectCode(
  ctx: Ctx,
  askedPost: string,
  { head, foot }: InjectedCode,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const id = readId(askedPost)
  headTags(head)
  if (isActive(foot)) throw new CodeRefused('foot', 'Scripts, styles, frames and forms are not taken.')
  await transaction(ctx, async tx => {
    const row = await db(tx)
      .selectFrom('posts')
      .select(['code_head', 'code_foot'])
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw new NotFound()
    const before = { head: row.code_head ?? '', foot: row.code_foot ?? '' }
    CODE_FORM.refuseStale(before, seen)
    const written = { code_head: head || null, code_foot: foot || null }
    await db(tx).updateTable('posts').set(written).where('id', '=', id).execute()
    await recordAudit(tx, {
      action: 'post-code.set',
      subject: { kind: 'post', id },
      before,
      after: { head, foot },
    })
    tx.purge(...(await postTags(tx, id)))
  })
}

type HeadTag = { readonly tag: 'meta' | 'link'; readonly attributes: Readonly<Record<string, string>> }

/** The tags of a head, in order, read as a browser reads them. All of it is understood, or it is refused. Throws `CodeRefused`. */
export function headTags(head: string): readonly HeadTag[] {
  const tags: HeadTag[] = []
  const parsed = loadHtml(head, { sourceCodeLocationInfo: true }, false)
  let end = 0
  for (const node of parsed.root().contents()) {
    const place = node.sourceCodeLocation
    const isSpace = node.type === 'text' && node.data.trim() === ''
    // What the parser has left out shows as a gap.
    if (place?.startOffset !== end || !(isSpace || node.type === 'tag')) throw otherInHead()
    end = place.endOffset
    if (node.type === 'tag') tags.push(headTag(node.name, node.attribs))
  }
  if (end < head.length) throw otherInHead()
  return tags
}

/** Those of a head that was taken once, which our policy still takes. */
export function shownHeadTags(head: string): readonly HeadTag[] {
  try {
    return headTags(head)
  } catch (fault) {
    if (fault instanceof CodeRefused) return []
    throw fault
  }
}

function headTag(tag: string, attributes: HeadTag['attributes']): HeadTag {
  if (tag !== 'meta' && tag !== 'link') throw otherInHead()
  if (Object.keys(attributes).some(key => !MAY_SAY[tag]?.includes(key)))
    throw new CodeRefused('head', `A ${tag} has only ${MAY_SAY[tag]?.join(', ')} here.`)
  if (tag === 'meta') {
    const name = (attributes.name ?? '').trim().toLowerCase()
    if (OF_THE_PAGE.includes(name)) throw new CodeRefused('head', `The page says its own ${name}.`)
    return { tag, attributes }
  }
  const relations = (attributes.rel ?? '').toLowerCase().trim().split(/\s+/)
  if (!relations.every(each => RELATIONS.includes(each)))
    throw new CodeRefused('head', `A link is one of ${RELATIONS.join(', ')}: others load something.`)
  if (!/^(https?:\/\/|\/(?![/\\])|mailto:)/i.test(asFollowed(attributes.href ?? '')))
    throw new CodeRefused('head', 'A link leads to an address that begins with https://, / or mailto:.')
  return { tag, attributes }
}

const otherInHead = () => new CodeRefused('head', 'Only meta and link stand here.')

/** Whether HTML, read as a browser reads it, would run, frame or send something. */
function isActive(html: string): boolean {
  const parsed = loadHtml(html, {}, false)
  if (WHOLE_PAGE.test(html) || parsed(ACTIVE_TAGS).length > 0) return true
  const attributes = parsed<Element, string>('*')
    .toArray()
    .flatMap(({ attribs }) => Object.entries(attribs))
  return attributes.some(
    ([name, value]) =>
      ACTIVE_ATTRIBUTE.test(name) || /^(?:javascript|vbscript|data):/i.test(asFollowed(value)),
  )
}

/** An address as a browser follows it: without tabs, line ends, and what stands before it (WHATWG URL §4.4). */
function asFollowed(address: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what browsers leave out
  return address.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\n\r]/g, '')
}

/** What is shown below the words, as safe as a card of HTML. */
export function footHtml(foot: string): string {
  return renderDocument(documentOf([{ type: 'html', version: 1, html: foot }])).html
}
