import { describe, expect, test } from 'bun:test'
import { page } from '../../../../tests/dom'
import { mendWordLists } from './word-lists'

/** A line as Word for Windows writes it. */
const line = (level: number, marker: string, words: string) =>
  `<p class=MsoListParagraphCxSpMiddle data-style='margin-left:${level}in;mso-list:l0 level${level} lfo1'><![if !supportLists]><span data-style='mso-list:Ignore'>${marker}<span>&nbsp;&nbsp; </span></span><![endif]>${words}</p>`

function mended(html: string): string {
  const document = page(`<body>${html}</body>`) as unknown as Document
  mendWordLists(document, element => element.getAttribute('data-style') ?? '')
  return document.body.innerHTML.replace(/<!--.*?-->/g, '')
}

describe('lists that Word writes as paragraphs', () => {
  test('become lists, with those within them where they belong', () => {
    const lines = [
      line(1, '·', 'beans'),
      line(2, 'o', 'runner'),
      line(3, '§', 'early'),
      line(3, '§', 'late'),
      line(2, 'o', 'broad'),
      line(1, '·', 'kale'),
    ]
    expect(mended(lines.join(''))).toBe(
      '<ul><li>beans<ul><li>runner<ul><li>early</li><li>late</li></ul></li><li>broad</li></ul></li><li>kale</li></ul>',
    )
  })

  test('are numbered where their markers are numbers or letters, from where they begin', () => {
    expect(mended(line(1, '3.', 'dig') + line(1, '4.', 'sow') + line(2, 'a)', 'thin'))).toBe(
      '<ol start="3"><li>dig</li><li>sow<ol><li>thin</li></ol></li></ol>',
    )
  })

  test('of two kinds in a row are two, and words between part them', () => {
    expect(mended(line(1, '·', 'a') + line(1, '1.', 'b'))).toBe('<ul><li>a</li></ul><ol><li>b</li></ol>')
    expect(mended(`${line(1, '·', 'a')}<p>Between</p>${line(1, '·', 'b')}`)).toBe(
      '<ul><li>a</li></ul><p>Between</p><ul><li>b</li></ul>',
    )
  })

  test('that leave out a level stay beside each other', () => {
    expect(mended(line(1, '·', 'a') + line(3, '·', 'b') + line(3, '·', 'c') + line(2, '·', 'd'))).toBe(
      '<ul><li>a<ul><li>b</li><li>c</li></ul><ul><li>d</li></ul></li></ul>',
    )
  })

  test('keep their emphasis, and what is no list stays as it was', () => {
    expect(mended(line(1, '·', '<b>bold</b> and not'))).toBe('<ul><li><b>bold</b> and not</li></ul>')
    const plain = '<p data-style="margin:0">1. typed by hand</p><ul><li>a list</li></ul>'
    expect(mended(plain)).toBe(plain)
  })
})
