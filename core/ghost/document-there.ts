import { documentOf, type LexicalDocument } from '#core/lexical'

const EMPTY_PARAGRAPH = {
  children: [],
  direction: null,
  format: '',
  indent: 0,
  type: 'paragraph',
  version: 1,
}

/** A document as Ghost takes it: none without a block. An empty paragraph stands for nothing there. */
export function documentThere(document: LexicalDocument): LexicalDocument {
  return document.root.children.length > 0 ? document : documentOf([EMPTY_PARAGRAPH])
}

/** Whether there is no more in it than that. */
export function isNothing({ root }: LexicalDocument): boolean {
  const [first, ...more] = root.children
  return !first || (more.length === 0 && first.type === 'paragraph' && first.children?.length === 0)
}
