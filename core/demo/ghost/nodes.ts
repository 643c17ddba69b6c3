/** A node of a Lexical document in Ghost 6's types; cards carry fields of their own. */
export type LexicalNode = {
  readonly type: string
  readonly version: 1
  readonly children?: readonly LexicalNode[]
  readonly [field: string]: unknown
}

/** Lexical's text format is a bit mask. */
export const FORMAT = { bold: 1, italic: 2, code: 16 } as const

export const text = (content: string, format = 0): LexicalNode => ({
  detail: 0,
  format,
  mode: 'normal',
  style: '',
  text: content,
  type: 'extended-text',
  version: 1,
})

export const element = (
  type: string,
  children: readonly LexicalNode[],
  fields: Readonly<Record<string, unknown>> = {},
): LexicalNode => ({ children, direction: 'ltr', format: '', indent: 0, type, version: 1, ...fields })

export const card = (type: string, fields: Readonly<Record<string, unknown>> = {}): LexicalNode => ({
  type,
  version: 1,
  ...fields,
})

/** The words of a document, blocks parted by a blank line: Ghost's `plaintext`. Cards without text give none. */
export function plainText(node: LexicalNode): string {
  if (typeof node.text === 'string') return node.text
  const children = node.children ?? []
  const isBlock = node.type === 'root' || node.type === 'list'
  return children
    .map(plainText)
    .filter(Boolean)
    .join(isBlock ? '\n\n' : '')
}
