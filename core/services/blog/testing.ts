import { markdownDocument } from '#core/lexical'
import { BLANK, type PostInput } from './post-input'

/** What an editor of a test says of a post: the rest is blank. */
export function written(title: string, markdown: string, more: Partial<PostInput> = {}): PostInput {
  return { ...BLANK, title, document: markdownDocument(markdown), ...more }
}
