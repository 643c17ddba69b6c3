import { expect, test } from 'bun:test'
import { documentOf, type LexicalNode } from './document'
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

test('cards for paying members are seen by editors too, and by no free member and no visitor', () => {
  expect(shown({ audience: 'editor' })).toEqual(['everyone', 'free', 'paying'])
  expect(shown({ medium: 'email', audience: 'paid' })).not.toContain('free')
})

/** Each way in which Ghost has written it, and who gets the card on the web (v f p e) and by letter (F P). */
const WAYS: readonly (readonly [unknown, string])[] = [
  [{}, 'vfpeFP'],
  [{ emailOnly: true }, 'FP'],
  [{ emailOnly: false }, 'vfpeFP'],
  [{ emailOnly: true, segment: 'status:free' }, 'F'],
  [{ emailOnly: true, segment: 'status:paid' }, 'P'],
  [{ emailOnly: true, segment: 'status:-free+status:-paid' }, ''],
  [{ showOnWeb: false, showOnEmail: true, segment: '' }, 'FP'],
  [{ showOnWeb: true, showOnEmail: false, segment: '' }, 'vfpe'],
  [{ showOnWeb: true, showOnEmail: true, segment: 'status:-free' }, 'vfpeP'],
  [{ web: { nonMember: false, memberSegment: 'status:-free' }, email: { memberSegment: '' } }, 'pe'],
  [{ web: { nonMember: true, memberSegment: '' }, email: { memberSegment: 'status:free' } }, 'vF'],
  [
    { web: { nonMember: false, memberSegment: '' }, email: { memberSegment: 'status:free, status:-free' } },
    'FP',
  ],
  [{ web: { memberSegment: 'status:-free' }, showOnWeb: false }, 'peFP'],
  [{ web: { nonMember: false, memberSegment: 'label:founders' }, email: { memberSegment: '' } }, 'e'],
  ['members', 'e'],
  [['status:free'], 'e'],
  [{ emailOnly: 'yes' }, 'e'],
  [{ web: 'members' }, 'e'],
  [{ web: { nonMember: 'no' } }, 'e'],
  [{ segment: 7 }, 'e'],
]

test.each(WAYS)('visibility %j is %s', (visibility, expected) => {
  const card = { type: 'html', html: 'here', visibility } as LexicalNode
  const readers = { v: 'visitor', f: 'free', p: 'paid', e: 'editor' } as const
  const web = Object.entries(readers).filter(([, audience]) => isShown(card, { audience }))
  const letters = (['free', 'paid'] as const).filter(audience => isShown(card, { audience, medium: 'email' }))
  const seen = web.map(([sign]) => sign).join('') + letters.map(each => each[0]!.toUpperCase()).join('')
  expect(seen).toBe(expected)
})

test('a card that stands in a line, or is of a kind nobody knows, is kept from the same readers', () => {
  const secret = { type: 'novelty', text: 'here', visibility: { emailOnly: true } }
  expect(isShown(secret, {})).toBe(false)
  expect(isShown({ type: 'paragraph', children: [secret] }, {})).toBe(false)
  expect(isShown({ type: 'novelty', children: [], visibility: { emailOnly: true } }, {})).toBe(false)
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

function isShown(card: LexicalNode, options: RenderOptions): boolean {
  return renderDocument(documentOf([card]), options).html.includes('here')
}
