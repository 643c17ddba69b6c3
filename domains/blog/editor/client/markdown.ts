import { LinkNode } from '@lexical/link'
import {
  CHECK_LIST,
  ELEMENT_TRANSFORMERS,
  type ElementTransformer,
  type MultilineElementTransformer,
  TEXT_FORMAT_TRANSFORMERS,
  TEXT_MATCH_TRANSFORMERS,
  type TextMatchTransformer,
  type Transformer,
} from '@lexical/markdown'
import { $createParagraphNode } from 'lexical'
import { gridHtml } from '#core/lexical/editing/table-grid'
import { $newCard, CardNode } from './card-node'
import { $newFootnote } from './footnotes'

/** A line of these signs becomes a card: `---`, ``` ``` ```. */
const cardAt = (regExp: RegExp, type: string): ElementTransformer => ({
  dependencies: [CardNode],
  export: () => null,
  regExp,
  replace: (parent, _children, _match, isImport) => {
    const card = $newCard(type)
    parent.replace(card)
    if (isImport) return
    const next = card.getNextSibling() ?? card.insertAfter($createParagraphNode())
    next?.selectEnd?.()
  },
  type: 'element',
})

/** What stands between two lines of ``` is code, whatever else it looks like. Typed, such a line makes a card by itself. */
const FENCED_CODE: MultilineElementTransformer = {
  dependencies: [CardNode],
  export: () => null,
  regExpStart: /^```\s?([\w+#-]*)[^`]*$/,
  regExpEnd: { optional: true, regExp: /^```\s*$/ },
  replace: (parent, _children, [, language = ''], _end, lines, isImport) => {
    if (!isImport || !lines) return false
    // The rest of the line that begins it stands first.
    parent.append($newCard('codeblock', { code: lines.slice(1).join('\n').replace(/\n$/, ''), language }))
  },
  type: 'multiline-element',
}

/** A row of dashes: what stands above it is the head of a table (GFM §4.10). */
const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

const TABLE: MultilineElementTransformer = {
  dependencies: [CardNode],
  export: () => null,
  regExpStart: /\|/,
  handleImportAfterStartMatch: ({ lines, rootNode, startLineIndex }) => {
    if (!RULE.test(lines[startLineIndex + 1] ?? '')) return null
    let end = startLineIndex + 1
    while (lines[end + 1]?.includes('|')) end += 1
    const [head = [], , ...rest] = lines.slice(startLineIndex, end + 1).map(cellsIn)
    const rows = [head, ...rest.map(row => head.map((_, column) => row[column] ?? ''))]
    rootNode.append($newCard('html', { html: gridHtml({ hasHead: true, rows }) }))
    return [true, end]
  },
  replace: () => false,
  type: 'multiline-element',
}

function cellsIn(line: string): string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => cellHtml(cell.trim().replaceAll('\\|', '|')))
}

/** The signs of emphasis and of links alone: a cell is words. */
function cellHtml(words: string): string {
  return words
    .replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^\]]+)\]\(([^\s)"]+)\)/g, '<a href="$2">$1</a>')
}

/** A picture on a line of its own. */
const PICTURE: ElementTransformer = {
  dependencies: [CardNode],
  export: () => null,
  regExp: /^!\[([^\]]*)\]\(<?([^\s)>]+)>?(?:\s+(?:"[^"]*"|'[^']*'))?\)\s*$/,
  replace: (parent, _children, [, alt = '', src = ''], isImport) => {
    if (!isImport) return false
    parent.replace($newCard('image', { src, alt }))
  },
  type: 'element',
}

/** `^[The words of a note]` becomes a footnote. */
const FOOTNOTE_SHORTCUT: TextMatchTransformer = {
  dependencies: [LinkNode],
  export: () => null,
  importRegExp: /\^\[((?:[^[\]]|\[[^[\]]*\])+)\]/,
  regExp: /\^\[([^[\]]+)\]$/,
  replace: (node, [, words = '']) => void node.replace($newFootnote(words)),
  trigger: ']',
  type: 'text-match',
}

/** What is typed as Markdown becomes what it says, while one types and when it is pasted. */
export const TRANSFORMERS: Transformer[] = [
  cardAt(/^(?:---|\*\*\*|___)\s$/, 'horizontalrule'),
  cardAt(/^```\s?$/, 'codeblock'),
  FENCED_CODE,
  TABLE,
  PICTURE,
  CHECK_LIST,
  FOOTNOTE_SHORTCUT,
  ...ELEMENT_TRANSFORMERS,
  ...TEXT_FORMAT_TRANSFORMERS,
  ...TEXT_MATCH_TRANSFORMERS,
]

/** Whether a pasted text was written as Markdown: an empty line between two others, a heading, a list, emphasis or a link of its kind. */
export function looksLikeMarkdown(text: string): boolean {
  return /\S[^\S\n]*\n[^\S\n]*\n\s*\S|^\s*\|?[\s:|-]*-\|[\s:|-]*$|^\[\^[^\]]+\]:|^```|^!\[[^\]]*\]\(|^#{1,6} \S|^[-*+] \S|^\d+\. \S|^> \S|\*\*\S[^*]*\*\*|\[[^\]]+\]\([^)\s]+\)/m.test(
    text,
  )
}
