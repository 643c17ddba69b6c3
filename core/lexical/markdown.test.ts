import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { markdownDocument, markdownOf } from './markdown'
import { parseDocument } from './parse'
import { renderDocument } from './render'

test('what an editor types comes back as typed', () => {
  const typed = '# Beds\n\n*one*, <b>two</b>\n'
  expect(markdownOf(parseDocument(JSON.stringify(markdownDocument(typed))))).toBe(typed)
})

test('a document with anything else in it is not offered as Markdown', () => {
  expect(markdownOf(documentOf([{ type: 'markdown', markdown: 'a' }, { type: 'horizontalrule' }]))).toBeNull()
  expect(markdownOf(documentOf([{ type: 'paragraph', children: [] }]))).toBeNull()
  expect(markdownOf(documentOf([]))).toBe('')
})

test('Markdown becomes headings with anchors, tables aligned by class, and links', () => {
  const { html } = renderDocument(
    markdownDocument('## Beds\n\n## Beds\n\n|a|b|\n|-|-:|\n|1|2|\n\nhttps://a.example.test'),
  )
  expect(html).toContain('<h2 id="beds">Beds</h2>')
  expect(html).toContain('<h2 id="beds-1">Beds</h2>')
  expect(html).toContain('<td class="doc-right">2</td>')
  expect(html).toContain('<a href="https://a.example.test">')
})

test('HTML inside Markdown cannot take an id, a class or a style', () => {
  const { html } = renderDocument(
    markdownDocument('## x\n\n<h2 id="x" class="flash" style="color:red">y</h2>'),
  )
  expect(html).toBe('<div class="doc-html"><h2 id="x">x</h2>\n<h2>y</h2></div>')
})
