import { expect, test } from 'bun:test'
import { documentOf, type LexicalNode } from '#core/lexical'
import { DocumentBridge } from './document'
import { replaceAll } from './find-replace'
import { textEditor } from './text-editor'

const BOLD = 1

/** A paragraph of these runs: of two in a row, the second is bold. */
function opened(...runs: string[]) {
  const children = runs.map((text, at) => ({
    type: 'extended-text',
    version: 1,
    text,
    detail: 0,
    mode: 'normal',
    style: '',
    format: at % 2 === 0 ? 0 : BOLD,
  }))
  const paragraph = { type: 'paragraph', version: 1, direction: 'ltr', format: '', indent: 0, children }
  const editor = textEditor(fault => {
    throw fault
  })
  const bridge = new DocumentBridge(editor)
  bridge.load(documentOf([paragraph as unknown as LexicalNode]))
  const runsNow = () =>
    bridge.read().root.children[0]?.children?.map(({ text, format }) => `${text}/${format}`)
  return { editor, runsNow }
}

test.each([
  ['within one run', ['a leek and a leek'], 'leek', 'bean', 2, ['a bean and a bean/0']],
  [
    'over two formats, as the first of them',
    ['a le', 'ek', ' soup'],
    'leek',
    'bean',
    1,
    ['a bean/0', ' soup/0'],
  ],
  [
    'over three, of which one was nothing else',
    ['so', 'u', 'p of peas'],
    'soup',
    'stew',
    1,
    ['stew/0', ' of peas/0'],
  ],
  ['that begin with a bold letter', ['hot s', 'oup'], 'soup', 'tea', 1, ['hot tea/0']],
  [
    'with signs that patterns and replacements know',
    ['(a.b) acb', '$1'],
    'a.b) acb$',
    '$&',
    1,
    ['($&/0', '1/1'],
  ],
  ['by nothing, all of a run', ['keep ', 'this'], 'this', '', 1, ['keep /0']],
  ['that are not there', ['leeks'], 'Leeks', 'beans', 0, ['leeks/0']],
] as const)('words are replaced %s', (_, runs, find, put, count, expected) => {
  const { editor, runsNow } = opened(...runs)
  expect([replaceAll(editor, find, put), runsNow()]).toEqual([count, [...expected]])
})
