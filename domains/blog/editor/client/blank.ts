import type { LexicalNode } from '#core/lexical/document'

/** Where somebody begins to write. */
export const BLANK_PARAGRAPH: LexicalNode = {
  children: [],
  direction: null,
  format: '',
  indent: 0,
  type: 'paragraph',
  version: 1,
}
