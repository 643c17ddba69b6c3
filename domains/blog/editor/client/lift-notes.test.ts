import { expect, test } from 'bun:test'
import { page } from '../../../../tests/dom'
import { liftNotes } from './lift-notes'

function lifted(html: string): string {
  const document = page(`<body>${html}</body>`) as unknown as Document
  liftNotes(document)
  return document.body.innerHTML
}

const note = (words: string) => `<a href="#fn" title="${words}"><sup>†</sup></a>`

test.each([
  [
    'Word',
    '<p>Leek<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> soup<a href="#_ftn2" name="_ftnref2">[2]</a>.</p><div><br><hr><div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> By\n hand.</p></div><div id="ftn2"><p><a href="#_ftnref2" name="_ftn2">[2]</a> Hot.</p></div></div>',
    `<p>Leek${note('By hand.')} soup${note('Hot.')}.</p>`,
  ],
  [
    'Google Docs',
    '<p>Leek<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> By hand.</p></div>',
    `<p>Leek${note('By hand.')}</p>`,
  ],
  [
    'Pandoc and GitHub',
    '<p>Leek<sup id="fnref1"><a href="#fn1">1</a></sup></p><section><hr><ol><li id="fn1"><p>By hand. <a href="#fnref1">↩</a></p></li></ol></section><p>x</p>',
    `<p>Leek${note('By hand.')}</p><p>x</p>`,
  ],
])('notes as %s writes them stand where the text refers to them', (_, html, expected) =>
  expect(lifted(html)).toBe(expected),
)

test.each([
  ['a list of contents', '<p><a href="#h">Soil</a></p><div><h2 id="h">Soil</h2><a href="#top">Up</a></div>'],
  ['a reference to nothing', '<p>Leek<a href="#_ftn1" name="_ftnref1">[1]</a></p>'],
  ['a link to the place it stands in', '<p id="me">Leek <a href="#me">here</a></p>'],
])('%s is left as it is', (_, html) => expect(lifted(html)).toBe(html))
