import { expect, test } from 'bun:test'
import { ChangedWords } from './revision-changes'

test('a long stretch without a change is cut between two characters, also where these are of two units', () => {
  const same = `a${'🥬'.repeat(400)}b`
  const html = String(
    <ChangedWords
      parts={[
        { kind: 'inserted', words: 'x' },
        { kind: 'same', words: same },
        { kind: 'deleted', words: 'y' },
      ]}
    />,
  )
  expect(html.isWellFormed()).toBe(true)
  const [before, after] = html.replace(/<[^>]+>/g, ' ').split('…')
  expect([before?.match(/🥬/gu)?.length, after?.match(/🥬/gu)?.length]).toEqual([99, 99])
})
