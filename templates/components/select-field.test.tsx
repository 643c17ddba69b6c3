import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { CheckboxesField, CheckboxField, RadioField } from './choice-field'
import { ConfirmForm } from './confirm-form'
import { SelectField } from './select-field'

const HOSTILE = '"><script>alert(1)</script>'
const OPTIONS = [
  { value: 'a', label: 'Apples' },
  { value: '', label: 'Nothing' },
  { value: HOSTILE, label: HOSTILE, disabled: true },
]
const shown = (element: JSX.Element) => parsed(String(element))
const values = (document: ReturnType<typeof parsed>, selector: string) =>
  [...document.querySelectorAll(selector)].map(each => each.getAttribute('value'))

describe('one of a list', () => {
  const list = (props: object = {}) =>
    shown(<SelectField name="fruit" label="Fruit" options={OPTIONS} {...props} />)

  test.each([
    [undefined, []],
    ['a', ['a']],
    ['', ['']],
    [HOSTILE, [HOSTILE]],
    ['gone', []],
  ])('that says %p has %j chosen', (value, chosen) => {
    expect(values(list({ value }), 'option[selected]')).toEqual(chosen)
  })

  test('begins with a blank where one may choose none, in the words it is given', () => {
    const blank = list({ empty: HOSTILE }).querySelector('option')
    expect([blank?.getAttribute('value'), blank?.textContent?.trim()]).toEqual(['', HOSTILE])
    expect(list({ empty: '' }).querySelectorAll('option')).toHaveLength(OPTIONS.length + 1)
    expect(list().querySelectorAll('option')).toHaveLength(OPTIONS.length)
  })

  test('is required where it begins with a blank: any other always has an answer, and HTML lets none be asked for', () => {
    const isRequired = (props: object) =>
      list({ required: true, ...props }).querySelector('select[required]') !== null
    expect([isRequired({ empty: '' }), isRequired({ options: OPTIONS.slice(1) }), isRequired({})]).toEqual([
      true,
      true,
      false,
    ])
    expect(list({ empty: '' }).querySelector('select[required]')).toBeNull()
  })

  test('has what cannot be chosen, and says so', () => {
    expect(values(list(), 'option[disabled]')).toEqual([HOSTILE])
    expect(list().querySelectorAll('script')).toHaveLength(0)
  })

  test('is tied to its label and to its fault', () => {
    const document = list({ error: 'Choose one' })
    const select = document.querySelector('select')
    expect(document.querySelector('label')?.getAttribute('for')).toBe(select?.id)
    expect(select?.getAttribute('aria-invalid')).toBe('true')
    expect(select?.getAttribute('aria-describedby')).toBe('field-fruit-error')
  })
})

describe('some of a few', () => {
  const boxes = (props: object = {}) =>
    shown(<CheckboxesField name="fruit" label="Fruit" options={OPTIONS} {...props} />)

  test.each([[undefined], [[]], [['a']], [['a', '']], [[HOSTILE]]])('that are %j are ticked', chosen => {
    expect(values(boxes({ values: chosen }), 'input[checked]')).toEqual(chosen ?? [])
  })

  test('share one name and have an id each, in a group with a name', () => {
    const document = boxes()
    const inputs = [...document.querySelectorAll('input')]
    expect(new Set(inputs.map(input => input.getAttribute('name')))).toEqual(new Set(['fruit']))
    expect(new Set(inputs.map(input => input.id)).size).toBe(OPTIONS.length)
    expect(document.querySelector('fieldset legend')?.textContent?.trim()).toBe('Fruit')
  })

  test('are asked for as a whole: no box of them must be ticked', () => {
    expect(boxes({ required: true }).querySelectorAll('input[required]')).toHaveLength(0)
    const radios = shown(<RadioField name="f" label="F" options={OPTIONS} required />)
    expect(radios.querySelectorAll('input[required]')).toHaveLength(OPTIONS.length)
  })

  test('all are off where the field is, and one where it is', () => {
    expect(boxes({ disabled: true }).querySelectorAll('input[disabled]')).toHaveLength(OPTIONS.length)
    expect(values(boxes(), 'input[disabled]')).toEqual([HOSTILE])
  })

  test('lead from a fault to the group, which says it', () => {
    const document = boxes({ error: HOSTILE, hint: 'Any' })
    const group = document.querySelector('#field-fruit')
    expect(group?.localName).toBe('fieldset')
    expect(group?.getAttribute('aria-describedby')).toBe('field-fruit-error field-fruit-hint')
    expect(group?.classList.contains('field--invalid')).toBe(true)
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('have a hint of their own where they are given one', () => {
    const options = [
      { value: 'a', label: 'A', hint: HOSTILE },
      { value: 'b', label: 'B' },
    ]
    const document = shown(<RadioField name="f" label="F" options={options} value="b" />)
    const hints = [...document.querySelectorAll('small')].map(each => each.textContent?.trim())
    expect(hints).toEqual([HOSTILE])
    expect(values(document, 'input[checked]')).toEqual(['b'])
  })
})

describe('a yes or no', () => {
  const box = (props: object = {}) =>
    shown(<CheckboxField name="isOn" label="Tell" {...props} />).querySelector('input')

  test('is off unless it is said to be on, and sends “on” unless it is given another word', () => {
    expect([box()?.hasAttribute('checked'), box({ checked: true })?.hasAttribute('checked')]).toEqual([
      false,
      true,
    ])
    expect([box()?.getAttribute('value'), box({ value: 'in' })?.getAttribute('value')]).toEqual(['on', 'in'])
  })
})

describe('what is asked before it is done', () => {
  const ask = (props: object = {}) =>
    shown(
      <ConfirmForm
        action="/tickets/1?_method=delete"
        label={HOSTILE}
        question={HOSTILE}
        confirm={HOSTILE}
        {...props}
      />,
    )

  test('is closed until it is pressed, or comes back with a fault', () => {
    expect(ask().querySelector('details')?.hasAttribute('open')).toBe(false)
    expect(ask({ open: true }).querySelector('details')?.hasAttribute('open')).toBe(true)
  })

  test('is a form that a browser without scripts sends, with what was put into it', () => {
    const form = ask({ children: <input type="hidden" name="reason" value="ill" /> }).querySelector('form')
    expect(['method', 'action'].map(name => form?.getAttribute(name))).toEqual([
      'post',
      '/tickets/1?_method=delete',
    ])
    expect(form?.querySelector('[name=reason]')?.getAttribute('value')).toBe('ill')
    expect(form?.querySelector('button')?.classList.contains('button--danger')).toBe(true)
  })

  test('says its words, whatever they are', () => {
    const document = ask()
    expect(document.querySelectorAll('script')).toHaveLength(0)
    for (const selector of ['summary span', 'form p', 'form button'])
      expect([selector, document.querySelector(selector)?.textContent?.trim()]).toEqual([selector, HOSTILE])
  })
})
