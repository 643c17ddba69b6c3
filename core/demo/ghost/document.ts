import MarkdownIt, { type Token } from 'markdown-it'
import { cardOf } from './cards'
import { inline } from './inline'
import { card, element, type LexicalNode } from './nodes'
import { picture, pictureFields } from './pictures'
import { BadSource } from './source'

const parser = new MarkdownIt({ html: false })

/** A Markdown source as a Lexical document in Ghost's node types; fenced blocks become cards. */
export function documentOf(markdown: string): { readonly root: LexicalNode } {
  const tokens = parser.parse(markdown, {})
  const children: LexicalNode[] = []
  for (let i = 0; i < tokens.length; ) {
    const end = closing(tokens, i)
    children.push(block(tokens.slice(i, end + 1)))
    i = end + 1
  }
  return { root: element('root', children) }
}

/** Index of the token that closes the block opened at `start`; a block of one token closes itself. */
function closing(tokens: readonly Token[], start: number): number {
  let depth = 0
  for (let i = start; i < tokens.length; i++) {
    depth += tokens[i]!.nesting
    if (depth === 0) return i
  }
  throw new BadSource('document', 'a block is never closed')
}

function block(tokens: readonly Token[]): LexicalNode {
  const first = tokens[0]!
  switch (first.type) {
    case 'paragraph_open':
      return paragraph(tokens[1]!)
    case 'heading_open':
      return element('extended-heading', inline(tokens[1]!.children ?? []), { tag: first.tag })
    case 'blockquote_open':
      return element('extended-quote', inline(tokens.find(token => token.type === 'inline')?.children ?? []))
    case 'bullet_list_open':
      return list(tokens, 'bullet', 'ul')
    case 'ordered_list_open':
      return list(tokens, 'number', 'ol')
    case 'hr':
      return card('horizontalrule')
    case 'fence':
      return cardOf(first.info, first.content)
    default:
      throw new BadSource('document', `cannot say ${first.type} in Lexical`)
  }
}

/** A picture alone in its paragraph is an image card. */
function paragraph(token: Token): LexicalNode {
  const [only, ...others] = token.children ?? []
  if (only?.type !== 'image' || others.length > 0) return element('paragraph', inline(token.children ?? []))
  const { src, width, height } = pictureFields(picture(String(only.attrGet('src') ?? '')))
  return card('image', {
    src,
    width,
    height,
    title: '',
    alt: only.content,
    caption: '',
    cardWidth: 'wide',
    href: '',
  })
}

function list(tokens: readonly Token[], listType: string, tag: string): LexicalNode {
  const items = tokens
    .filter(token => token.type === 'inline')
    .map((token, i) => element('listitem', inline(token.children ?? []), { value: i + 1 }))
  return element('list', items, { listType, start: 1, tag })
}
