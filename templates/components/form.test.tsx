import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { fieldsOf } from './field'
import { FileField } from './file-field'
import { Fieldset, Form, FormErrors } from './form'
import { InputField } from './input-field'
import { MoneyField } from './money-field'
import { SearchForm } from './search-form'
import { TextareaField } from './textarea-field'

const HOSTILE = '"><script>alert(1)</script>'
const shown = (element: JSX.Element) => parsed(String(element))

describe('a form', () => {
  const form = (element: JSX.Element) => shown(element).querySelector('form')

  test('is sent as a post, and our sentences come in place of the browser’s', () => {
    const plain = form(<Form action="/posts">x</Form>)
    expect([plain?.getAttribute('method'), plain?.hasAttribute('novalidate')]).toEqual(['post', true])
    expect(plain?.hasAttribute('enctype')).toBe(false)
    expect(plain?.querySelectorAll('input')).toHaveLength(0)
  })

  test('carries files only where it says so', () => {
    expect(form(<Form action="/media" upload />)?.getAttribute('enctype')).toBe('multipart/form-data')
  })

  test('remembers what its writer saw, and by which key it makes something', () => {
    const seen = form(<Form action="/x" version="abc" once={HOSTILE} />)
    expect(seen?.querySelector('[name=version]')?.getAttribute('value')).toBe('abc')
    expect(seen?.querySelector('[name=key]')?.getAttribute('value')).toBe(HOSTILE)
    const keys = [1, 2].map(() => form(<Form action="/x" once="" />)?.querySelector('[name=key]'))
    const values = keys.map(key => key?.getAttribute('value') ?? '')
    for (const value of values) expect(value).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/)
    expect(new Set(values).size).toBe(2)
  })

  test('that was refused says what its writer saw then, not what is kept by now, and makes the same thing', () => {
    const typed = { values: { version: 'jam-1', key: 'k-7', name: 'Jam' } }
    const back = form(<Form action="/x" version="jam-2" once="" typed={typed} />)
    expect(back?.querySelector('[name=version]')?.getAttribute('value')).toBe('jam-1')
    expect(back?.querySelector('[name=key]')?.getAttribute('value')).toBe('k-7')
    const first = form(<Form action="/x" version="jam-2" typed={null} />)
    expect(first?.querySelector('[name=version]')?.getAttribute('value')).toBe('jam-2')
    expect(first?.querySelector('[name=key]')).toBeNull()
  })
})

describe('what is to be put right', () => {
  test('is counted, and each leads to its field', () => {
    const one = shown(<FormErrors errors={{ title: HOSTILE }} />)
    expect(one.querySelector('h2')?.textContent?.trim()).toBe('One thing to put right')
    expect(one.querySelectorAll('script')).toHaveLength(0)
    const two = shown(<FormErrors errors={{ title: 'Say it', price: 'How much?' }} />)
    expect(two.querySelector('h2')?.textContent?.trim()).toBe('2 things to put right')
    const hrefs = [...two.querySelectorAll('a')].map(link => link.getAttribute('href'))
    expect(hrefs).toEqual(['#field-title', '#field-price'])
    expect(two.querySelector('[role=alert]')?.hasAttribute('data-focus')).toBe(true)
  })

  test('is nothing at all where nothing is', () => {
    expect(String(<FormErrors errors={{}} />)).toBe('')
  })

  test('leads to the right one of two forms that share names', () => {
    const typed = { values: { quantity: '7' }, errors: { quantity: 'Too many' } }
    const document = shown(
      <>
        <FormErrors errors={typed.errors} prefix="b" />
        <InputField {...fieldsOf(null, 'a')('quantity')} label="How many of a" />
        <InputField {...fieldsOf(typed, 'b')('quantity')} label="How many of b" />
      </>,
    )
    const target = document.querySelector(document.querySelector('a')?.getAttribute('href') ?? '')
    expect([target?.getAttribute('value'), target?.getAttribute('aria-invalid')]).toEqual(['7', 'true'])
    expect(document.querySelector('#field-a-quantity')?.hasAttribute('aria-invalid')).toBe(false)
    expect(document.querySelectorAll('label')[1]?.getAttribute('for')).toBe('field-b-quantity')
  })
})

describe('a field', () => {
  test('keeps what was typed, whatever it was', () => {
    for (const value of [HOSTILE, '', '0', ' a ', '\u{1f955}'])
      expect(
        shown(<InputField name="x" label="X" value={value} />)
          .querySelector('input')
          ?.getAttribute('value'),
      ).toBe(value)
    expect(
      shown(<InputField name="x" label="X" value={0} />)
        .querySelector('input')
        ?.getAttribute('value'),
    ).toBe('0')
    expect(
      shown(<InputField name="x" label="X" />)
        .querySelector('input')
        ?.hasAttribute('value'),
    ).toBe(false)
  })

  test('of many lines loses neither its first empty line nor its tags', () => {
    const text = `\n\n${HOSTILE}</textarea><b>`
    // A browser drops one newline after the tag.
    const html = String(<TextareaField name="x" label="X" value={text} />)
    expect(html.match(/<textarea[^>]*>(\n{3})/)?.[1]).toBe('\n\n\n')
    expect(parsed(html).querySelector('b')).toBeNull()
    expect(parsed(html).querySelector('textarea')?.textContent).toEndWith('</textarea><b>')
  })

  test('says that it may stay empty only where it may be filled in', () => {
    const isOptional = (props: object) =>
      shown(<InputField name="x" label="X" {...props} />).querySelector('.field__optional') !== null
    expect(isOptional({})).toBe(true)
    for (const props of [{ required: true }, { readonly: true }, { hideLabel: true }])
      expect([props, isOptional(props)]).toEqual([props, false])
  })

  test('is described by its fault first and then by its hint, and by nothing that is not there', () => {
    const describedBy = (props: object) =>
      shown(<InputField name="x" label="X" {...props} />)
        .querySelector('input')
        ?.getAttribute('aria-describedby') ?? null
    expect(describedBy({})).toBeNull()
    expect(describedBy({ hint: 'Like 7' })).toBe('field-x-hint')
    const both = { hint: 'Like 7', error: 'No' }
    expect(describedBy(both)).toBe('field-x-error field-x-hint')
    const document = shown(<InputField name="x" label="X" {...both} />)
    for (const id of ['field-x-error', 'field-x-hint'])
      expect([id, document.querySelector(`#${id}`)?.textContent]).toEqual([
        id,
        id.endsWith('hint') ? 'Like 7' : 'No',
      ])
  })

  test('of money says its currency to the eye alone, and takes what people type', () => {
    const document = shown(<MoneyField name="fee" label="Fee" currency="EUR" locale="en-GB" value="4.50" />)
    expect(document.querySelector('.field__unit')?.textContent?.trim()).toBe('€')
    expect(document.querySelector('.field__unit')?.getAttribute('aria-hidden')).toBe('true')
    const input = document.querySelector('input')
    expect([input?.getAttribute('type'), input?.getAttribute('inputmode')]).toEqual(['text', 'decimal'])
  })

  test('of files says which it takes', () => {
    const input = shown(<FileField name="picture" label="Picture" accept="image/*" multiple />).querySelector(
      'input',
    )
    expect([input?.getAttribute('accept'), input?.hasAttribute('multiple')]).toEqual(['image/*', true])
  })

  test('of a group is named by its legend', () => {
    const document = shown(
      <Fieldset legend={HOSTILE} hint="Any">
        <p>x</p>
      </Fieldset>,
    )
    expect(document.querySelector('legend')?.textContent).toBe(HOSTILE)
    expect(document.querySelector('.field__hint')?.textContent).toBe('Any')
  })
})

test('a search stands in the address, with what else that says', () => {
  const search = (
    <SearchForm action="/shop" label="Find" value={HOSTILE} hidden={{ state: 'paid', by: HOSTILE }} />
  )
  const document = shown(search)
  expect(document.querySelector('form')?.getAttribute('method')).toBe('get')
  const fields = [...document.querySelectorAll('input')].map(each => [
    each.getAttribute('name'),
    each.getAttribute('value'),
  ])
  expect(fields).toEqual([
    ['state', 'paid'],
    ['by', HOSTILE],
    ['q', HOSTILE],
  ])
  expect(document.querySelector('label')?.getAttribute('for')).toBe(
    document.querySelector('[type=search]')?.id,
  )
})
