import type { Token } from 'markdown-it'
import { element, FORMAT, type LexicalNode, text } from './nodes'
import { BadSource } from './source'

/** Inline Markdown (bold, italic, code, links, line breaks) as Ghost's text and link nodes. */
export function inline(tokens: readonly Token[]): LexicalNode[] {
  const line: LexicalNode[] = []
  let link: { url: string; children: LexicalNode[] } | null = null
  let format = 0
  for (const token of tokens) {
    const into: LexicalNode[] = link ? link.children : line
    switch (token.type) {
      case 'text':
        if (token.content) into.push(text(token.content, format))
        break
      case 'code_inline':
        into.push(text(token.content, format | FORMAT.code))
        break
      case 'strong_open':
      case 'strong_close':
        format ^= FORMAT.bold
        break
      case 'em_open':
      case 'em_close':
        format ^= FORMAT.italic
        break
      case 'softbreak':
        into.push(text(' ', format))
        break
      case 'hardbreak':
        into.push({ type: 'linebreak', version: 1 })
        break
      case 'link_open':
        link = { url: String(token.attrGet('href') ?? ''), children: [] }
        break
      case 'link_close':
        if (link)
          line.push(element('link', link.children, { rel: null, target: null, title: null, url: link.url }))
        link = null
        break
      default:
        throw new BadSource('inline', `cannot say ${token.type} in Lexical`)
    }
  }
  return line
}
