import { expect, test } from 'bun:test'
import { cpuTimer } from '../../tests/cpu-time'
import { xmlItems } from './xml-items'

test('items and entries are found in their order, the first of them', () => {
  const xml = '<rss><items/><item>1</item> <ENTRY a="b">2</entry><item>3</item></rss>'
  expect(xmlItems(xml, 9)).toEqual(['<item>1</item>', '<ENTRY a="b">2</entry>', '<item>3</item>'])
  expect(xmlItems(xml, 2)).toHaveLength(2)
  expect(xmlItems(xml, 0)).toEqual([])
})

test('of one name ends nowhere more, and of the other is found', () => {
  expect(xmlItems('<item><item><entry>1</entry><item><entry>2</entry>', 9)).toEqual([
    '<entry>1</entry>',
    '<entry>2</entry>',
  ])
})

test('a text whose items end nowhere costs what it is long', () => {
  const took = cpuTimer()
  expect(xmlItems('<item <entry '.repeat(100_000), 9)).toEqual([])
  expect(took()).toBeLessThan(2_000)
})
