import { expect, test } from 'bun:test'
import { $generateNodesFromMarkdownString } from '@lexical/markdown'
import { $getRoot } from 'lexical'
import { withNotesInPlace } from '#core/lexical/footnote-names'
import { $isCard } from './card-node'
import { looksLikeMarkdown, TRANSFORMERS } from './markdown'
import { textEditor } from './text-editor'

/** What a pasted text becomes: cards as their HTML, all else as its words. */
function pasted(markdown: string): readonly unknown[] {
  const editor = textEditor(fault => {
    throw fault
  })
  editor.update(
    () => {
      const text = withNotesInPlace(markdown, words => `^[${words}]`)
      $getRoot().append(...$generateNodesFromMarkdownString(text, TRANSFORMERS))
    },
    { discrete: true },
  )
  return editor.read(() =>
    $getRoot()
      .getChildren()
      .map(node => ($isCard(node) ? node.getNode().html : node.getTextContent())),
  )
}
const titles = (markdown: string) => {
  const editor = textEditor(() => {})
  editor.update(
    () => {
      const text = withNotesInPlace(markdown, words => `^[${words}]`)
      $getRoot().append(...$generateNodesFromMarkdownString(text, TRANSFORMERS))
    },
    { discrete: true },
  )
  return [...JSON.stringify(editor.getEditorState()).matchAll(/"title":"([^"]*)"/g)].map(([, words]) => words)
}

test.each([
  [
    'with lines around it, and signs in its cells',
    'Sown:\n\n| Crop | kg |\n| :--- | ---: |\n| **Kale** | 3 |\n| a \\| b | <i> |\n\nSo be it.',
    [
      'Sown:',
      '<table><thead><tr><th scope="col">Crop</th><th scope="col">kg</th></tr></thead><tbody><tr><td><strong>Kale</strong></td><td>3</td></tr><tr><td>a | b</td><td>&#60;i&#62;</td></tr></tbody></table>',
      'So be it.',
    ],
  ],
  [
    'without lines around it; a row has as many cells as the head',
    'a|b\n-|-\n1|2|3\n4|',
    [
      '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr><tr><td>4</td><td></td></tr></tbody></table>',
    ],
  ],
])('a table is a table, %s', (_, markdown, expected) => expect(pasted(markdown)).toEqual(expected))

test('a line with a bar in it and no row of dashes below is words', () => {
  expect(pasted('either | or\n\nneither')).toEqual(['either | or', 'neither'])
})

test('notes stand where the text refers to them, and one that nothing refers to stays a line of words', () => {
  const text =
    'Leek[^1] soup[^hot].\n\n[^1]: By *hand*.\n[^hot]: Not [cold](https://farm.example/)\n   at all.\n[^none]: Alone.'
  expect(titles(text)).toEqual(['By *hand*.', 'Not [cold](https://farm.example/) at all.'])
  expect(pasted(text).at(-1)).toBe('[^none]: Alone.')
})

test.each([
  ['One paragraph.\n\nAnd another.', true],
  ['a | b\n--|--', true],
  ['[^1]: A note', true],
  ['A line\nand the next', false],
  ['Two dashes -- and a | bar', false],
])('%p is pasted as Markdown: %p', (text, expected) => expect(looksLikeMarkdown(text)).toBe(expected))
