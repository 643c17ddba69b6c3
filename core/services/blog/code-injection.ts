import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
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

const TAG = /\s*<(meta|link)((?:\s+[a-z:-]+="[^"<>]*")*)\s*\/?>\s*/giy
const ATTRIBUTE = /([a-z:-]+)="([^"<>]*)"/gi
const MAY_SAY: Readonly<Record<string, readonly string[]>> = {
  meta: ['name', 'property', 'content'],
  link: ['rel', 'href', 'hreflang', 'title', 'type'],
}
/** What loads nothing. */
const RELATIONS = ['me', 'author', 'license', 'alternate', 'webmention', 'pingback', 'prev', 'next']
/** Nothing of these would be left, and whoever typed them would wonder why. */
const ACTIVE =
  /<\s*\/?\s*(script|style|iframe|object|embed|form|input|button|link|meta|base)\b|\son[a-z]+\s*=|\sstyle\s*=/i

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
  if (ACTIVE.test(foot)) throw new CodeRefused('foot', 'Scripts, styles, frames and forms are not taken.')
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

/** The tags of a head, in order. All of it is understood, or it is refused. Throws `CodeRefused`. */
export function headTags(head: string): readonly HeadTag[] {
  const tags: HeadTag[] = []
  let end = 0
  for (const found of head.trim().matchAll(TAG)) {
    const [whole, name = '', said = ''] = found
    end += whole.length
    const tag = name.toLowerCase() as HeadTag['tag']
    const attributes = Object.fromEntries(
      [...said.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key.toLowerCase(), value]),
    )
    if (Object.keys(attributes).some(key => !MAY_SAY[tag]?.includes(key)))
      throw new CodeRefused('head', `A ${tag} has only ${MAY_SAY[tag]?.join(', ')} here.`)
    if (tag === 'link' && !(attributes.rel ?? '').split(' ').every(each => RELATIONS.includes(each)))
      throw new CodeRefused('head', `A link is one of ${RELATIONS.join(', ')}: others load something.`)
    if (tag === 'link' && !/^(https?:\/\/|\/(?!\/)|mailto:)/.test(attributes.href ?? ''))
      throw new CodeRefused('head', 'A link leads to an address that begins with https://, / or mailto:.')
    tags.push({ tag, attributes })
  }
  if (end < head.trim().length)
    throw new CodeRefused('head', 'Only meta and link stand here, each value in double quotes.')
  return tags
}

/** What is shown below the words, as safe as a card of HTML. */
export function footHtml(foot: string): string {
  return renderDocument(documentOf([{ type: 'html', version: 1, html: foot }])).html
}
