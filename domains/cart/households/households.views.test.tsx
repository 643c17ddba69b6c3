import { describe, expect, test } from 'bun:test'
import type { OwnHousehold } from '#core/services/cart/households/own-household'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { HouseholdPage } from './pages'
import { HouseholdsPage, HouseholdWorkPage, NewHouseholdPage } from './work-pages'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))

type View = NonNullable<OwnHousehold['household']>
const household = (over: Partial<View> = {}): View => ({
  id: 'h-1',
  name: 'Pen-y-<bryn>',
  closedAt: null,
  credit: pounds(1234),
  former: [],
  formerNames: [],
  members: [
    { id: 'mair', name: 'Mair', email: 'mair@example.test', own: pounds(0) },
    { id: 'tom', name: 'Tom <A>', email: 'tom@example.test', own: pounds(1) },
  ],
  invitations: [],
  ...over,
})
const own = (over: Partial<OwnHousehold> = {}): OwnHousehold => ({
  household: household(),
  own: pounds(0),
  invited: [],
  ...over,
})
const INVITED = {
  id: 'i-1',
  household: 'Mill',
  by: 'Bea <B>',
  until: hoursOn(100),
  members: ['Bea', 'Tom <A>'],
}
const look = (of: OwnHousehold, forms: Partial<Parameters<typeof HouseholdPage>[0]> = {}) =>
  shown(<HouseholdPage page={MAIR} own={of} {...forms} />)

describe('one’s household', () => {
  test('is begun by who is in none, and asks nothing of credit that there is not', async () => {
    const document = await look(own({ household: null }))
    expect(actionsOf(document)).toEqual(['/household'])
    expect(choicesOf(document, 'own')).toEqual([])
    const rich = await look(own({ household: null, own: pounds(1) }))
    expect(choicesOf(rich, 'own').map(({ value, taken }) => [value, taken])).toEqual([
      ['move', false],
      ['keep', false],
    ])
    expect(wordsOf(rich)).toContain('Your own credit of £0.01')
    for (const each of [document, rich]) expect(obstaclesIn(each)).toEqual([])
  })

  test('is joined by a yes, with whom one would share it, and by nothing else', async () => {
    const document = await look(
      own({ household: null, invited: [INVITED, { ...INVITED, id: 'i-2', by: '', members: [] }] }),
    )
    expect(actionsOf(document)).toEqual([
      '/household/invitations/i-1/acceptance',
      '/household/invitations/i-1/refusal',
      '/household/invitations/i-2/acceptance',
      '/household/invitations/i-2/refusal',
      '/household',
    ])
    expect(wordsOf(document)).toContain('Bea <B> asks you to join Mill')
    expect(wordsOf(document)).toContain('The shop asks you to join Mill')
    expect(wordsOf(document)).toContain('Its credit is shared by Bea, Tom <A>.')
    expect(wordsOf(document)).toContain('Nobody has joined it yet.')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('asks nobody who is in one to join another', async () => {
    expect(wordsOf(await look(own({ invited: [INVITED] })))).not.toContain('asks you to join')
  })

  test('says who shares how much, and which of them one is', async () => {
    const document = await look(own())
    expect(wordsOf(document)).toContain('You share £12.34 of credit.')
    expect([...document.querySelectorAll('#members li')].map(wordsOf)).toEqual(['Mair (you)', 'Tom <A>'])
    expect(linksOf(document)['Who paid what']).toBe('/credit')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is left with what one paid in, or ended by the last', async () => {
    const question = async (members: View['members']) =>
      wordsOf((await look(own({ household: household({ members }) }))).querySelector('#leave p'))
    expect(await question(household().members)).toStartWith('Its £12.34 stay with the others')
    expect(await question(household().members.slice(0, 1))).toStartWith(
      'You are the last one: its £12.34 become',
    )
  })

  test('lets one share what one keeps apart, where there is something', async () => {
    expect(actionsOf(await look(own({ own: pounds(1) })))).toContain('/household/own-credit')
    expect(actionsOf(await look(own()))).not.toContain('/household/own-credit')
  })

  test('takes back what was asked, each by whom it asked', async () => {
    const invitations = [{ id: 'i-9', email: '<new>@example.test', until: hoursOn(100) }]
    const document = await look(own({ household: household({ invitations }) }))
    expect(actionsOf(document)).toContain('/household/invitations/i-9?_method=delete')
    expect(wordsOf(document.querySelector('#invite button'))).toBe(
      'Take it back: the invitation of <new>@example.test',
    )
  })

  test('says what it was called; that it was the shop its members read, and the shop by whom', async () => {
    const formerNames = [
      { name: 'Old <1>', until: hoursOn(-1), by: 'Tom', isByShop: false },
      { name: 'Older', until: hoursOn(-2), by: 'Sam', isByShop: true },
      { name: 'Oldest', until: hoursOn(-3), by: null, isByShop: false },
    ] as never
    const names = (document: Awaited<ReturnType<typeof look>>) =>
      [...document.querySelectorAll('#name li')].map(wordsOf)
    expect(names(await look(own({ household: household({ formerNames }) })))).toEqual([
      'Old <1>, until 17 Jun 2026, 11:00; renamed by Tom',
      'Older, until 17 Jun 2026, 10:00; renamed by the shop',
      'Oldest, until 17 Jun 2026, 09:00; renamed by somebody who is gone',
    ])
    expect(names(await work({ household: household({ formerNames }) }))[1]).toBe(
      'Older, until 17 Jun 2026, 10:00; renamed by Sam',
    )
  })

  test.each([
    ['open', { household: null }, 'name', '/household'],
    ['invite', {}, 'email', '/household/invitations'],
    ['rename', {}, 'name', '/household/name'],
  ] as const)(
    'whose form %p was refused keeps that form as typed, and no other',
    async (refused, over, name, action) => {
      const typed = { values: { [name]: '<typed>' }, errors: { [name]: 'No.' } }
      const document = await look(own(over), { refused, typed })
      const form = document.querySelector(`form[action="${action}"]`)
      expect(form && formFields(form)[name]).toBe('<typed>')
      expect(document.querySelectorAll('.field__error')).toHaveLength(1)
      expect(form?.querySelector('.field__error')).not.toBeNull()
      expect(obstaclesIn(document)).toEqual([])
    },
  )
})

const work = (over: Partial<Parameters<typeof HouseholdWorkPage>[0]> = {}) =>
  shown(
    <HouseholdWorkPage
      page={KEEPER}
      household={household()}
      statement={{ lines: [] } as never}
      number={1}
      pages={1}
      {...over}
    />,
  )

describe('the shop’s page of a household', () => {
  test('takes out each with what they get back, and the last with all of it', async () => {
    const document = await work()
    expect(actionsOf(document)).toEqual(
      expect.arrayContaining([
        '/shop/households/h-1/members/mair/removal',
        '/shop/households/h-1/members/tom/removal',
      ]),
    )
    expect(document.querySelectorAll('[name=amount]')).toHaveLength(2)
    expect(rowsOf(document).map(row => row[2])).toEqual(['£0.00', '£0.01'])
    const last = await work({ household: household({ members: household().members.slice(0, 1) }) })
    expect(last.querySelector('[name=amount]')).toBeNull()
    expect(wordsOf(last)).toContain('Mair is the last one: £12.34 become their own credit')
    for (const each of [document, last]) expect(obstaclesIn(each)).toEqual([])
  })

  test('keeps the sum that was refused open at whom it was for', async () => {
    const typed = { values: { amount: '€5' }, errors: { amount: 'No.' } }
    const document = await work({ refused: 'tom', typed })
    const form = (id: string) =>
      document.querySelector(`form[action="/shop/households/h-1/members/${id}/removal"]`)
    expect(form('tom')?.closest('details')?.hasAttribute('open')).toBe(true)
    expect(form('mair')?.closest('details')?.hasAttribute('open')).toBe(false)
    expect(form('tom')?.querySelector('[name=amount]')?.getAttribute('value')).toBe('€5')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('ends one that nobody has joined, and changes none that has ended', async () => {
    const closing = '/shop/households/h-1/closing'
    expect(actionsOf(await work({ household: household({ members: [] }) }))).toContain(closing)
    expect(actionsOf(await work())).not.toContain(closing)
    const former = [{ name: 'Tom <A>', leftAt: hoursOn(-1) }]
    const ended = await work({ household: household({ members: [], former, closedAt: hoursOn(-1) }) })
    expect(actionsOf(ended)).toEqual([])
    expect(wordsOf(ended)).toContain('A household that has ended')
    expect(wordsOf(ended)).toContain('Were in it: Tom <A>.')
  })
})

describe('the shop’s list of households', () => {
  const list = (over: Partial<Parameters<typeof HouseholdsPage>[0]> = {}) =>
    shown(<HouseholdsPage page={KEEPER} households={[]} next={null} text="" {...over} />)

  test('says who is in each, how much they share, and which have ended', async () => {
    const households = [
      { id: 'h-1', name: 'Mill <b>', members: ['Mair', 'Tom'], credit: pounds(5), closedAt: null },
      { id: 'h-2', name: 'Dell', members: [], credit: pounds(0), closedAt: hoursOn(-1) },
    ]
    const document = await list({ households, next: 'h-2', text: 'a&b' })
    expect(rowsOf(document)).toEqual([
      ['Mill <b>', 'Mair, Tom', '£0.05'],
      ['Dell (ended)', '–', '£0.00'],
    ])
    expect(linksOf(document).Older).toBe('/shop/households?after=h-2&q=a%26b')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is empty with a reason', async () => {
    expect(rowsOf(await list())[0]?.[0]).toStartWith('There is none yet.')
    expect(rowsOf(await list({ text: 'x' }))[0]?.[0]).toStartWith('None of them is called so')
  })

  test('begins one, and keeps what was typed', async () => {
    const form = { values: { name: '<H>', emails: 'a\r\nb' }, errors: { name: 'No.', emails: 'No.' } }
    const document = await shown(<NewHouseholdPage page={KEEPER} form={form} />)
    const sent = document.querySelector('form[action="/shop/households"]')
    expect(sent && formFields(sent)).toEqual(form.values)
    expect(obstaclesIn(document)).toEqual([])
  })
})
