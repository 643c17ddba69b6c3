import { expect, test } from 'bun:test'
import { cpuTimer } from '../../../../tests/cpu-time'
import { UnusableFile } from './redirects'
import { partsOfWordpress } from './wordpress-entries'

const entriesOf = (xml: string) => partsOfWordpress(xml).entries.map(([start, end]) => xml.slice(start, end))

test('a file comes apart into its entries and what is around them', () => {
  const xml = '<rss><title>A</title><item>1</item>\n<item a="b">2</item ></rss>\n'
  expect(entriesOf(xml)).toEqual(['<item>1</item>', '<item a="b">2</item >'])
  expect(partsOfWordpress(xml).around).toBe('<rss><title>A</title>\n</rss>\n')
})

test('what stands in CDATA or a comment opens and closes nothing', () => {
  const text = '<item><![CDATA[</item><item>]]><!-- </item> --></item>'
  expect(entriesOf(`<rss>${text}</rss>`)).toEqual([text])
})

test('one that was never closed ends where the next one begins, or the file', () => {
  expect(entriesOf('<rss><item>1<item>2</item></rss>')).toEqual(['<item>1', '<item>2</item>'])
  expect(entriesOf('<rss><item>1</rss>')).toEqual(['<item>1</rss>'])
  expect(entriesOf('<rss></item></rss>')).toEqual([])
})

test('where a file breaks off is said by the entry and its title', () => {
  const begun = '<rss><item><title>One</title></item>'
  const places = [
    ['<rss>', 'before its first entry.'],
    [begun, 'behind entry 1, “One”.'],
    [`${begun}<item><title><![CDATA[Two]]></title>`, 'within entry 2, “Two”.'],
    [`${begun}<item><title> </title>`, 'within entry 2.'],
    ['<item><title>One</title>', 'within entry 1, “One”.'],
  ] as const
  for (const [xml, where] of places) {
    expect(() => partsOfWordpress(xml)).toThrow(UnusableFile)
    expect(() => partsOfWordpress(xml)).toThrow(where)
  }
})

test('behind its end may stand comments, however many, and nothing else', () => {
  const took = cpuTimer()
  const comments = '<!-- cached -->'.repeat(300)
  expect(entriesOf(`<rss></rss>${comments}\n`)).toEqual([])
  expect(() => partsOfWordpress(`<rss></rss>${comments}x`)).toThrow('breaks off')
  expect(took()).toBeLessThan(2_000)
})
