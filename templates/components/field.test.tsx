import { expect, test } from 'bun:test'
import { load } from 'cheerio'
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
