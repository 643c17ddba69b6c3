import { expect, test } from 'bun:test'
import { ghostTitle } from './title'

test('a title goes to Ghost as it is, as long as Ghost takes one, and by Ghost’s name where it is empty', () => {
  expect(ghostTitle('Plums')).toBe('Plums')
  expect(ghostTitle('p'.repeat(300))).toBe('p'.repeat(255))
  expect(ghostTitle('')).toBe('(Untitled)')
})
