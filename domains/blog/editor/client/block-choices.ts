import { $insertList } from '@lexical/list'
import { $createHeadingNode, $createQuoteNode } from '@lexical/rich-text'
import { $setBlocksType } from '@lexical/selection'
import {
  $applyNodeReplacement,
  $createParagraphNode,
  $getSelection,
  $isRangeSelection,
  type ElementNode,
  type LexicalEditor,
} from 'lexical'
import { NEW_CARDS } from '#core/lexical/editing/cards'
import { $newCard } from './card-node'
import { $blockOfSelection } from './move-blocks'
import { AsideNode } from './nodes'

/** What a block can become, or what can stand in its place. */
export type BlockChoice = {
  readonly label: string
  readonly about: string
  /** What Ghost calls it: who comes from there types that. */
  readonly also?: string
  readonly choose: (editor: LexicalEditor) => void
}

const words = (label: string, about: string, make: () => ElementNode): BlockChoice => ({
  label,
  about,
  choose: editor => {
    editor.update(() => {
      $setBlocksType($getSelection(), make)
    })
  },
})
const list = (label: string, about: string, type: 'bullet' | 'number' | 'check'): BlockChoice => ({
  label,
  about,
  choose: editor => editor.update(() => $insertList(type)),
})

export const WORD_CHOICES: readonly BlockChoice[] = [
  words('Text', 'Plain words', $createParagraphNode),
  words('Heading 2', 'A part of the text', () => $createHeadingNode('h2')),
  words('Heading 3', 'A part of a part', () => $createHeadingNode('h3')),
  list('List', 'With dots', 'bullet'),
  list('Numbered list', '1, 2, 3', 'number'),
  list('Checklist', 'With boxes to tick', 'check'),
  words('Quote', 'Somebody’s words', $createQuoteNode),
  words('Aside', 'A quote in a louder voice', () => $applyNodeReplacement(new AsideNode())),
]

const BLOCK_CHOICES: readonly BlockChoice[] = [
  ...WORD_CHOICES,
  ...[...NEW_CARDS.values()].map(({ type, label, about }) => ({
    label,
    about,
    also: type === 'horizontalrule' ? 'divider' : type,
    choose: insertCard(type),
  })),
]

/** Puts a card where the selection stands, and the reader into its first field. */
function insertCard(type: string) {
  return (editor: LexicalEditor) => {
    let key = ''
    // Chosen by a key, this is a part of what that key does: the card is there when all of it is.
    const onUpdate = () =>
      editor
        .getElementByKey(key)
        ?.querySelector<HTMLElement>('input:not([type=file]), textarea, [contenteditable=true]')
        ?.focus()
    editor.update(
      () => {
        const card = $newCard(type)
        key = card.getKey()
        const block = $blockOfSelection()
        if (!block) return
        if (block.getTextContent() === '') block.replace(card)
        else block.insertAfter(card)
        const next = card.getNextSibling() ?? card.insertAfter($createParagraphNode())
        next?.selectStart?.()
      },
      { discrete: true, onUpdate },
    )
  }
}

/** The choices that have these letters in one of their names, those that begin with them first. */
export function choicesLike(query: string, more: readonly BlockChoice[] = []): readonly BlockChoice[] {
  const letters = query.toLowerCase()
  const names = ({ label, also = '' }: BlockChoice) => [label, also].map(name => name.toLowerCase())
  const found = [...BLOCK_CHOICES, ...more].filter(choice =>
    names(choice).some(name => name.includes(letters)),
  )
  const begins = (choice: BlockChoice) => names(choice).some(name => name.startsWith(letters))
  return [...found.filter(begins), ...found.filter(choice => !begins(choice))]
}

/** Takes the `/letters` away that opened the menu. */
export function $clearCommand(): void {
  const selection = $getSelection()
  if ($isRangeSelection(selection))
    selection.anchor.getNode().getTopLevelElementOrThrow().clear().selectStart()
}
