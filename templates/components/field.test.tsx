import { expect, test } from 'bun:test'
import { load } from 'cheerio'
import { fieldsOf } from './field'
import { FormErrors } from './form'
import { InputField } from './input-field'
import { TextareaField } from './textarea-field'

const HOSTILE = '</textarea><script>alert(1)</script>"'

test('a fault stands beside its field, is tied to it, and what was typed is kept', async () => {
  const html = await InputField({
    name: 'email',
    label: 'E-mail',
    value: 'bryony@',
    error: 'Not whole',
    hint: 'Yours',
  })
  expect(html).toContain('aria-invalid="true"')
  expect(html).toContain('aria-describedby="field-email-error field-email-hint"')
  expect(html).toContain('<p class="field__error" id="field-email-error">Not whole</p>')
  expect(html).toContain('value="bryony@"')
})

test('hostile words stay words in a label, a hint, a fault and a value', async () => {
  const props = { name: 'note', label: HOSTILE, hint: HOSTILE, error: HOSTILE, value: HOSTILE }
  for (const html of [await InputField(props), await TextareaField(props)]) {
    const document = load(html)
    expect(document('script').length).toBe(0)
    expect(document('[name=note]').val()).toContain(HOSTILE)
  }
})

test('a form that comes back says what was typed and what is wrong in each of its fields', async () => {
  const field = fieldsOf({ values: { name: 'Honey' }, errors: { price: 'Which price?' } })
  expect(field('name')).toEqual({ name: 'name', id: undefined, value: 'Honey', error: undefined })
  expect(field('price')).toEqual({ name: 'price', id: undefined, value: undefined, error: 'Which price?' })
  expect(fieldsOf(undefined)('name').value).toBeUndefined()
})

test.each([undefined, 'new'])('each fault leads to its field, prefix %p', async prefix => {
  const typed = { values: {}, errors: { name: 'Give it a name.' } }
  const field = fieldsOf(typed, prefix)
  const fields = <InputField {...field('name')} label="Name" />
  const document = load(`${await FormErrors({ errors: typed.errors, prefix })}${await fields}`)
  const target = document('.form-errors a').attr('href') ?? ''
  expect(document(target).attr('name')).toBe('name')
})

test('a field to copy from is neither optional nor to be filled in; a hidden label is still its name', async () => {
  const copied = load(
    await InputField({ name: 'address', label: 'Address', value: '/media/a', readonly: true }),
  )
  expect(copied('label').text().trim()).toBe('Address')
  expect(copied('input').attr('readonly')).toBeDefined()
  const hidden = load(await InputField({ name: 'price', label: 'Price of honey', hideLabel: true }))
  expect(hidden('label.visually-hidden[for=field-price]').text().trim()).toBe('Price of honey')
})
