import { expect, test } from 'bun:test'
import { choicesLike } from './block-choices'

test.each([
  ['image', 'Picture'],
  ['video', 'Film'],
  ['audio', 'Sound'],
  ['divider', 'Rule'],
  ['Pict', 'Picture'],
  ['heading 3', 'Heading 3'],
])('`/%s` finds %s: a block is found by our name and by Ghost’s', (typed, label) => {
  expect(choicesLike(typed)[0]?.label).toBe(label)
})

test('what begins with the letters comes before what has them within; a snippet is found by its name', () => {
  const snippet = { label: 'A callout of ours', about: 'A snippet', choose: () => {} }
  expect(choicesLike('call', [snippet]).map(({ label }) => label)).toEqual([
    'Callout',
    'Call to action',
    'A callout of ours',
  ])
  expect(choicesLike('no such block')).toEqual([])
})
