import { describe, expect, test } from 'bun:test'
import type { Offered } from '#core/contracts/choice'
import { page as parsed } from '../../tests/dom'
import { type Picker, PickField } from './pick-field'

const HOSTILE = '"><script>alert(1)</script>'
const PICKER: Picker = {
  name: 'producer',
  label: 'Producer',
  another: 'Another producer',
  empty: 'Nobody',
  path: '/shop/picks/producers',
}
const NOTHING: Offered = {
  isAll: false,
  chosen: [],
  found: [],
  words: '',
  hasMore: false,
  only: null,
  none: null,
}
const choices = (...labels: string[]) => labels.map(label => ({ value: label.toLowerCase(), label }))

const shown = (offered: Partial<Offered>, picker: Partial<Picker> = {}, errors?: Record<string, string>) =>
  parsed(
    String(
      <PickField
        picker={{ ...PICKER, ...picker }}
        offered={{ ...NOTHING, ...offered }}
        typed={errors && { values: {}, errors }}
      />,
    ),
  )
const ticked = (document: ReturnType<typeof shown>) =>
  [...document.querySelectorAll('input[checked]')].map(each => each.getAttribute('value'))
const said = (document: ReturnType<typeof shown>) =>
  document.querySelector('[role=status]')?.textContent?.trim() ?? null

describe('of a few', () => {
  test('one is chosen from a list, which has the chosen one and none as well', () => {
    const document = shown({ isAll: true, chosen: choices('Oak'), found: choices('Elm', HOSTILE) })
    expect([...document.querySelectorAll('option')].map(each => each.textContent)).toEqual([
      'Nobody',
      'Oak',
      'Elm',
      HOSTILE,
    ])
    expect(document.querySelector('option[selected]')?.getAttribute('value')).toBe('oak')
    expect(document.querySelector('[type=search]')).toBeNull()
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('several are ticked; of none at all nothing is asked', () => {
    const many = shown({ isAll: true, chosen: choices('Oak'), found: choices('Elm') }, { isMany: true })
    expect(many.querySelectorAll('[type=checkbox]')).toHaveLength(2)
    expect(ticked(many)).toEqual(['oak'])
    expect(shown({ isAll: true }, { isMany: true }).querySelector('fieldset')).toBeNull()
  })
})

describe('where none is no answer', () => {
  test.each([true, false])('nothing says that it is optional (all of them shown: %p)', isAll => {
    const optional = (picker: Partial<Picker>) =>
      shown({ isAll, found: isAll ? choices('Oak') : [] }, picker).querySelectorAll('.field__optional').length
    expect([optional({ empty: undefined }), optional({})]).toEqual([0, 1])
  })
})

describe('of many', () => {
  test('one is found by words, and what blank means is said', () => {
    const document = shown({})
    const words = document.querySelector('[type=search]')
    expect(words?.getAttribute('name')).toBe('producerWords')
    expect(words?.getAttribute('data-hx-get')).toBe('/shop/picks/producers')
    expect(document.querySelector('.field__hint')?.textContent).toContain('Blank: nobody.')
    expect(said(document)).toBeNull()
    expect(document.querySelectorAll('[type=radio]')).toHaveLength(0)
  })

  test('the chosen one stands there, and another is asked for', () => {
    const document = shown({ chosen: choices('Oak') })
    expect(document.querySelector('label')?.textContent).toContain('Another producer')
    expect(document.querySelector('legend')?.textContent).toBe('Producer: chosen')
    expect(ticked(document)).toEqual(['oak'])
    expect([...document.querySelectorAll('[type=radio]')].map(each => each.getAttribute('value'))).toEqual([
      '',
      'oak',
    ])
  })

  test('what the words fit is to be ticked, and the form remembers the words', () => {
    const document = shown({ words: HOSTILE, found: choices('Oak', 'Elm') })
    expect(document.querySelector('[name=producerShown]')?.getAttribute('value')).toBe(HOSTILE)
    expect(document.querySelector('legend')?.textContent).toBe('Producer: which of these?')
    expect(ticked(document)).toEqual([''])
    expect(said(document)).toBe('2 found.')
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('the only one that fits is ticked already: in place of the chosen one, or beside those', () => {
    const offered = { words: 'elm', chosen: choices('Oak'), found: choices('Elm'), only: 'elm' }
    expect(ticked(shown(offered))).toEqual(['elm'])
    expect(ticked(shown(offered, { isMany: true }))).toEqual(['oak', 'elm'])
  })

  test.each([
    [
      'there are more than are shown',
      { found: choices('A', 'B'), hasMore: true },
      '2 of those that fit. With more of the name, fewer do.',
    ],
    ['it is chosen', { chosen: choices('Oak') }, 'It is chosen already.'],
    ['none is called that', { none: 'No producer is called that.' }, 'No producer is called that.'],
  ])('it is said when %s', (_, offered, sentence) => {
    expect(said(shown({ words: 'x', ...offered }))).toBe(sentence)
  })

  test('a fault of the words stands at the words, once, and one of the choice at the choice', () => {
    const words = shown({ words: 'x', none: 'No producer is called that.' }, {}, { producerWords: 'Nobody.' })
    expect(words.querySelector('#field-producerWords-error')?.textContent).toBe('Nobody.')
    expect(words.querySelector('[type=search]')?.getAttribute('aria-invalid')).toBe('true')
    expect(said(words)).toBeNull()
    const choice = shown({ chosen: choices('Oak') }, {}, { producer: 'Choose one.' })
    expect(choice.querySelector('#field-producer-error')?.textContent).toBe('Choose one.')
    expect(choice.querySelector('[type=search]')?.hasAttribute('aria-invalid')).toBe(false)
  })

  test('where one has to be chosen there is no none', () => {
    const document = shown({ chosen: choices('Oak') }, { empty: undefined })
    expect(document.querySelectorAll('[type=radio]')).toHaveLength(1)
    expect(document.querySelector('.field__hint')?.textContent).not.toContain('Blank')
  })
})
