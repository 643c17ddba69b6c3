import { expect, test } from 'bun:test'
import { cpuTimer } from '../../tests/cpu-time'
import { XML_COMMENTS } from './xml-comments'

const ALONE = new RegExp(`^${XML_COMMENTS}$`)

test.each(['', '<!---->', '<!-- a -->', '<!-- a - b -- c --->\n<!-- -> <!-- -->', '<!--\n-->\n  '])(
  'comments and nothing else: %j',
  text => {
    expect(ALONE.test(text)).toBe(true)
  },
)

test.each(['<!--', '<!-->', '<!-- a --', '<!-- a --> b', '<!- a -->', ' <!-- a -->'])(
  'no comments, or something else: %j',
  text => {
    expect(ALONE.test(text)).toBe(false)
  },
)

test('a text that does not match costs what it is long, however many comments it has', () => {
  const took = cpuTimer()
  expect(ALONE.test(`${'<!---->'.repeat(20_000)}x`)).toBe(false)
  expect(ALONE.test(`<!--${'-'.repeat(100_000)}`)).toBe(false)
  expect(took()).toBeLessThan(2_000)
})
