import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { renderDocument } from './render'
import type { RenderOptions } from './rendering'

const everyone = { web: { nonMember: true, memberSegment: 'status:free,status:-free' } }
const free = { web: { nonMember: false, memberSegment: 'status:free' }, email: { memberSegment: '' } }
const paying = { web: { nonMember: false, memberSegment: 'status:-free' } }
const visitors = { web: { nonMember: true, memberSegment: '' } }

test('a card is shown to those it is meant for and is not in the page of anyone else', () => {
  expect(shown({})).toEqual(['everyone', 'visitors'])
  expect(shown({ audience: 'free' })).toEqual(['everyone', 'free'])
  expect(shown({ audience: 'paid' })).toEqual(['everyone', 'paying'])
})

test('a card of an older Ghost that was kept off the web stays off it', () => {
  const card = { type: 'html', html: 'letter only', visibility: { showOnWeb: false, showOnEmail: true } }
  expect(renderDocument(documentOf([card])).html).toBe('')
})

test('letter cards are in letters and not on the web', () => {
  const letter = documentOf([
    { type: 'email', html: '<p>Dear {first_name, "grower"},</p>' },
    {
      type: 'email-cta',
      html: '<p>Join</p>',
      showButton: true,
      buttonText: 'Take a share',
      buttonUrl: '/join',
    },
  ])
  expect(renderDocument(letter).html).toBe('')
  const { plaintext } = renderDocument(letter, { medium: 'email', audience: 'free' })
  expect(plaintext).toBe('Dear {first_name, "grower"},\n\nJoin\n\nTake a share')
})

function shown(options: RenderOptions): string[] {
  const cards = Object.entries({ everyone, free, paying, visitors })
  const nodes = cards.map(([name, visibility]) => ({ type: 'html', html: `<p>${name}</p>`, visibility }))
  return renderDocument(documentOf(nodes), options).plaintext.split('\n\n')
}
