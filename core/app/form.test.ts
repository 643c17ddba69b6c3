import { describe, expect, test } from 'bun:test'
import { t } from 'elysia'
import { formKey, readForm, wholeNumber, withSeenLines } from './form'

const Jar = t.Object({
  name: t.String({ minLength: 1, maxLength: 10, error: 'Give the jar a name.' }),
  grams: t.Integer({ minimum: 1, error: 'A whole number of grams, please.' }),
  note: t.Optional(t.String()),
  raw: t.Boolean(),
  tags: t.Array(t.String()),
})

describe('a form body', () => {
  test('is read into the types of its schema', () => {
    const form = readForm(Jar, { name: ' Heather ', grams: '340', note: '', raw: 'on', tags: 'honey' })
    expect(form).toEqual({ ok: true, values: { name: 'Heather', grams: 340, raw: true, tags: ['honey'] } })
  })

  test('that is wrong keeps what was typed and names each fault', () => {
    const form = readForm(Jar, { name: '', grams: 'many' })
    expect(form).toMatchObject({
      ok: false,
      values: { name: '', grams: 'many' },
      errors: { name: 'Give the jar a name.', grams: 'A whole number of grams, please.' },
    })
  })

  test.each(['\u200b\u200b', '\u00ad', '\u2060 \ufeff', '\u3164', '\u0085'])(
    'that has nothing but what is not drawn (%j) has nothing there',
    name => {
      expect(readForm(Jar, { name, grams: '1', note: name })).toMatchObject({
        ok: false,
        errors: { name: 'Give the jar a name.' },
      })
      expect(readForm(Jar, { name: '❤️', grams: '1', note: name })).toMatchObject({
        ok: true,
        values: { name: '❤️', grams: 1 },
      })
    },
  )

  test('with too much text is told how much there may be, whatever else its field asks for', () => {
    const tags = t.Array(t.String({ maxLength: 5 }), { error: 'Choose one.' })
    const form = readForm(t.Object({ ...Jar.properties, tags }), {
      name: 'Heather honey',
      grams: '1',
      tags: ['honey', 'heather'],
    })
    expect(form).toMatchObject({
      ok: false,
      errors: { name: 'Please use at most 10 characters.', tags: 'Please use at most 5 characters.' },
    })
  })

  test('cannot smuggle in what the schema does not name', () => {
    const form = readForm(Jar, { name: 'x', grams: '1', role: 'operator', __proto__: { raw: 'on' } })
    expect(form).toEqual({ ok: true, values: { name: 'x', grams: 1, raw: false, tags: [] } })
  })

  test.each(['1e3', '0x10', '0b1', 'Infinity', '1_000', '1,5', '٣', '--1', '9'.repeat(400)])(
    '%p is no number to people',
    grams => {
      expect(readForm(Jar, { name: 'x', grams })).toMatchObject({ ok: false, values: { grams } })
    },
  )

  test('without words of its own for a fault has plain ones', () => {
    const Plain = t.Object({
      name: t.String({ minLength: 1 }),
      code: t.String({ maxLength: 3 }),
      size: t.Union([t.Literal('small'), t.Literal('large')]),
      grams: t.Integer(),
    })
    expect(readForm(Plain, { name: '', code: 'abcd', size: 'huge', grams: 'x' })).toMatchObject({
      errors: {
        name: 'Please fill this in.',
        code: 'Please use at most 3 characters.',
        size: 'Please check this.',
        grams: 'Please enter a number.',
      },
    })
  })

  test('may be missing altogether', () => {
    expect(readForm(Jar, undefined)).toMatchObject({ ok: false, values: {} })
  })
})

describe('the key of a form', () => {
  const key = '01a2272a-8f67-7455-93a9-68b11efba47a'
  const file = (name: string, text: string) => new File([text], name)

  test('makes one id of the same words, in whichever order they come, and of every other word another', () => {
    const id = formKey({ key, title: 'Frost', tag: ['a', 'b'] })
    expect(id).toMatch(/^01a2272a-8f67-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(formKey({ tag: ['a', 'b'], title: 'Frost', key: key.toUpperCase() })).toBe(id)
    const others = [
      { title: 'Thaw', tag: ['a', 'b'] },
      { title: 'Frost', tag: ['b', 'a'] },
      { title: 'Frost', tag: 'a' },
      { title: 'Frost', tag: ['a', 'b'], more: '' },
      { title: 'Frost', tag: ['a', 'b'], picture: file('a.png', 'x') },
      { title: 'Frost', tag: ['a', 'b'], picture: file('a.png', 'xy') },
    ]
    expect(new Set([id, ...others.map(other => formKey({ key, ...other }))]).size).toBe(others.length + 1)
    expect(
      formKey({ key: '01a2272a-8f67-7455-93a9-68b11efba47b', title: 'Frost', tag: ['a', 'b'] }),
    ).not.toBe(id)
  })

  test.each([undefined, null, {}, { key: '' }, { key: 'nonsense' }, { key: [key] }, { key: `${key}0` }])(
    'that is none makes a fresh id: %p',
    body => {
      expect(formKey(body)).not.toBe(formKey(body))
    },
  )
})

test.each([
  ['0', 0],
  [' 12 ', 12],
  ['999999999', 999_999_999],
  ['1000000000', Number.NaN],
  ['1.5', Number.NaN],
  ['-1', Number.NaN],
  ['', Number.NaN],
  [12, Number.NaN],
  [undefined, Number.NaN],
])('%p is typed as the number %d', (typed, number) => {
  expect(wholeNumber(typed)).toBe(number)
})

describe('marks that turn the direction of what stands behind them', () => {
  const schema = t.Object({
    name: t.String({ minLength: 1, maxLength: 80 }),
    subject: t.Optional(t.String({ maxLength: 300 })),
    text: t.Optional(t.String({ maxLength: 20_000 })),
  })
  const read = (body: Readonly<Record<string, string>>) => readForm(schema, body)

  test('are in no name and in no line', () => {
    expect(read({ name: '\u202eyelraB\u202c\n Farm', subject: 'Of \u2067x\n y' })).toEqual({
      ok: true,
      values: { name: 'yelraB Farm', subject: 'Of x\n y' },
    })
  })

  test('stay in a text, and those of one letter in a name', () => {
    const typed = { name: 'קואופ\u200f (1)', text: 'a \u2067ב\u2069 c\n\nd' }
    expect(read(typed)).toEqual({ ok: true, values: typed })
  })

  test('are cleared of every form at its door, also of fields that nobody checks', () => {
    const file = new File(['x'], 'a\u200b.csv')
    const long = `${'x'.repeat(300)}\u202e`
    const typed = {
      name: ' Mill\u200b\n Farm',
      'about-blog': 'Of \u2067x\u2069',
      tags: ['a\ufeff', 'b'],
      file,
    }
    expect(withSeenLines({ ...typed, text: 'a \u2067ב\u2069\nd', long })).toEqual({
      name: ' Mill Farm',
      'about-blog': 'Of x',
      tags: ['a', 'b'],
      file,
      text: 'a \u2067ב\u2069\nd',
      long,
    })
    expect(withSeenLines(null)).toEqual({})
  })

  test('alone are no name, and come back as they were typed', () => {
    const typed = { name: '\u202e\u2066' }
    expect(read(typed)).toMatchObject({ ok: false, values: typed, errors: { name: expect.any(String) } })
  })
})
