import { expect, test } from 'bun:test'
import { $createListItemNode, $createListNode, $isListNode } from '@lexical/list'
import {
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  $isElementNode,
  type LexicalNode,
  REDO_COMMAND,
  UNDO_COMMAND,
} from 'lexical'
import { BlockCache } from './block-cache'
import { textEditor } from './text-editor'

/** A paragraph, a list of one item, an empty paragraph. */
function opened() {
  const editor = textEditor(fault => {
    throw fault
  })
  const made: string[] = []
  const cache = new BlockCache((block: LexicalNode) => {
    made.push(block.getTextContent())
    return block.getTextContent()
  })
  const change = (act: () => void) => editor.update(act, { discrete: true, tag: 'history-push' })
  change(() => {
    $getRoot().append(
      $createParagraphNode().append($createTextNode('leeks')),
      $createListNode('bullet').append($createListItemNode().append($createTextNode('beans'))),
      $createParagraphNode(),
    )
  })
  const read = () => {
    made.length = 0
    return editor.read(() =>
      $getRoot()
        .getChildren()
        .map(block => cache.of(block)),
    )
  }
  return { editor, change, read, made }
}

const at = (place: number) => $getRoot().getChildAtIndex(place)

test('a block is made again when something in it changed, however deep, and no other is', () => {
  const { change, read, made } = opened()
  expect(read()).toEqual(['leeks', 'beans', ''])
  expect(made).toEqual(['leeks', 'beans', ''])
  read()
  expect(made).toEqual([])
  change(() => {
    const list = at(1)
    if ($isListNode(list)) list.getAllTextNodes()[0]?.setTextContent('peas')
  })
  expect([read(), made]).toEqual([['leeks', 'peas', ''], ['peas']])
  change(() => {
    const empty = at(2)
    if ($isElementNode(empty)) empty.append($createTextNode('kale'))
  })
  expect([read(), made]).toEqual([['leeks', 'peas', 'kale'], ['kale']])
})

test('a block that moved is the same, and one that came back by undo is as it is then', () => {
  const { editor, change, read, made } = opened()
  read()
  change(() => {
    at(0)?.insertAfter(at(2)!)
  })
  expect(read()).toEqual(['leeks', '', 'beans'])
  change(() => {
    const first = at(0)
    if ($isElementNode(first)) first.getAllTextNodes()[0]?.setTextContent('onions')
  })
  expect(read()).toEqual(['onions', '', 'beans'])
  editor.dispatchCommand(UNDO_COMMAND, undefined)
  expect(read()).toEqual(['leeks', '', 'beans'])
  editor.dispatchCommand(REDO_COMMAND, undefined)
  expect([read(), made]).toEqual([['onions', '', 'beans'], expect.any(Array)])
})
