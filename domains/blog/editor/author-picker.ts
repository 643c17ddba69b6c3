import { typedTexts } from '#core/app/form'
import { offer, pickMany } from '#core/app/picks'
import type { Offered } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import type { LexicalDocument } from '#core/lexical'
import { authors } from '#core/services/blog/authors'
import type { PickerOf } from '../../pickers'
import { type PostForm, type ReadPost, readPostForm, typedForm } from './post-form'

/** Who a post is by. */
export const AUTHORS_OF_POST: PickerOf = {
  name: 'authorIds',
  label: 'Authors',
  another: 'Another author',
  isMany: true,
  directory: authors,
  hint: 'A word of the name is enough.',
  path: '/editor/choices/authors',
  page: '/editor/posts',
}

/** Who the form of a post offers. */
export function authorsOffered(ctx: Ctx, form: PostForm): Promise<Offered> {
  return offer(ctx, authors, form.authorIds, form.values.authorIdsWords)
}

/** What an editor sent, with its authors as they were ticked or found by words. */
export async function readPost(ctx: Ctx, body: unknown, present: LexicalDocument | null): Promise<ReadPost> {
  const sent = readPostForm(body, present)
  const ticked = sent.ok ? sent.input.authorIds : sent.form.authorIds
  const { value: authorIds, errors } = await pickMany(ctx, authors, 'authorIds', ticked, typedTexts(body))
  if (Object.keys(errors).length > 0)
    return { ok: false, form: typedForm(body, { ...(sent.ok ? {} : sent.form.errors), ...errors }) }
  return sent.ok ? { ...sent, input: { ...sent.input, authorIds } } : sent
}
