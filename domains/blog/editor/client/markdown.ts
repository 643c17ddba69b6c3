import { LinkNode } from '@lexical/link'
import {
  CHECK_LIST,
  ELEMENT_TRANSFORMERS,
  type ElementTransformer,
  TEXT_FORMAT_TRANSFORMERS,
  TEXT_MATCH_TRANSFORMERS,
  type TextMatchTransformer,
  type Transformer,
} from '@lexical/markdown'
import { $createParagraphNode } from 'lexical'
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

/** `^[The words of a note]` becomes a footnote. */
const FOOTNOTE_SHORTCUT: TextMatchTransformer = {
  dependencies: [LinkNode],
  export: () => null,
  importRegExp: /\^\[([^[\]]+)\]/,
  regExp: /\^\[([^[\]]+)\]$/,
  replace: (node, [, words = '']) => void node.replace($newFootnote(words)),
  trigger: ']',
  type: 'text-match',
}

/** What is typed as Markdown becomes what it says, while one types and when it is pasted. */
export const TRANSFORMERS: Transformer[] = [
  cardAt(/^(?:---|\*\*\*|___)\s$/, 'horizontalrule'),
  cardAt(/^```\s?$/, 'codeblock'),
  CHECK_LIST,
  FOOTNOTE_SHORTCUT,
  ...ELEMENT_TRANSFORMERS,
  ...TEXT_FORMAT_TRANSFORMERS,
  ...TEXT_MATCH_TRANSFORMERS,
]

/** Whether a pasted text was written as Markdown: a heading, a list, emphasis or a link of its kind. */
export function looksLikeMarkdown(text: string): boolean {
  return /^#{1,6} \S|^[-*+] \S|^\d+\. \S|^> \S|\*\*\S[^*]*\*\*|\[[^\]]+\]\([^)\s]+\)/m.test(text)
}
