import { describe, expect, test } from 'bun:test'
import { type LexicalDocument, markdownDocument, markdownOf } from '#core/lexical'
import { EMPTY_FORM, readPostForm, typedForm } from './post-form'

const TYPED = { title: 'Leeks', visibility: 'public', markdown: 'Long ones.' }
const read = (fields: Record<string, unknown>, present: LexicalDocument | null = null) =>
  readPostForm({ ...TYPED, ...fields }, present)
const inputOf = (fields: Record<string, unknown>, present: LexicalDocument | null = null) => {
  const form = read(fields, present)
  return form.ok ? form.input : null
}
const errorsOf = (fields: Record<string, unknown>) => {
  const form = read(fields)
  return form.ok ? {} : form.form.errors
}

describe('what an editor typed', () => {
  test('is a post of its title and words, with nothing where nothing was typed', () => {
    const input = inputOf({ slug: ' ', customExcerpt: '', focalX: '', tags: '' })
    expect(input).toMatchObject({
      title: 'Leeks',
      slug: null,
      customExcerpt: null,
      focalX: null,
      tags: [],
      language: null,
      featured: false,
      visibility: 'public',
      authorIds: [],
      translationOf: null,
    })
    expect(input && markdownOf(input.document)).toBe('Long ones.')
  })

  test('has its tags one by one, without what is between them', () => {
    expect(inputOf({ tags: ' Veg, , Soil and so ,' })?.tags).toEqual(['Veg', 'Soil and so'])
  })

  test('has one author, or several', () => {
    expect([inputOf({ authorIds: 'a' })?.authorIds, inputOf({ authorIds: ['a', 'b'] })?.authorIds]).toEqual([
      ['a'],
      ['a', 'b'],
    ])
  })

  test('is to be published by that button alone', () => {
    const publishes = (next?: string) => {
      const form = read(next === undefined ? {} : { next })
      return form.ok && form.publish
    }
    expect([publishes('publish'), publishes('save'), publishes()]).toEqual([true, false, false])
  })

  test('keeps the subject of its picture at the edge, and nothing beyond', () => {
    expect(inputOf({ focalX: '0', focalY: '100' })).toMatchObject({ focalX: 0, focalY: 100 })
    expect(Object.keys(errorsOf({ focalX: '-1', focalY: '101' })).sort()).toEqual(['focalX', 'focalY'])
  })
})

describe('its words', () => {
  test('leave a document as it is where they are untouched, whatever a browser makes of line ends', () => {
    const present = { ...markdownDocument('One\ntwo'), of: 'Ghost' } as LexicalDocument
    expect(inputOf({ markdown: 'One\r\ntwo' }, present)?.document).toMatchObject({ of: 'Ghost' })
    expect(inputOf({ markdown: 'One\r\nthree' }, present)?.document).not.toMatchObject({ of: 'Ghost' })
  })

  test('come as a document from the script, which says what is wrong with it', () => {
    const document = JSON.stringify(markdownDocument('Of the script'))
    const input = inputOf({ document })
    expect(input && markdownOf(input.document)).toBe('Of the script')
    expect(Object.keys(errorsOf({ document: '{' }))).toEqual(['document'])
  })
})

describe('a language', () => {
  test.each([
    ['cy', 'cy'],
    [' de-at ', 'de-AT'],
    ['', null],
  ])('“%s” is %p', (typed, language) => expect(inputOf({ language: typed })?.language ?? null).toBe(language))

  test('that is none is refused at its field, with all that was typed', () => {
    const form = read({ language: 'Welsh, please', customExcerpt: 'Kept' })
    expect(form.ok).toBe(false)
    if (form.ok) return
    expect(Object.keys(form.form.errors)).toEqual(['language'])
    expect(form.form.values).toMatchObject({
      language: 'Welsh, please',
      customExcerpt: 'Kept',
      title: 'Leeks',
    })
  })
})

describe('an address', () => {
  test.each([
    ['featureImage', '/media/a.png', true],
    ['featureImage', 'https://cdn.example/a.png', true],
    ['featureImage', '//elsewhere.example/a.png', false],
    ['ogImage', 'javascript:alert(1)', false],
    ['canonicalUrl', 'https://elsewhere.example/leeks', true],
    ['canonicalUrl', '/leeks', false],
    ['translationOf', 'cennin', true],
    ['translationOf', '/cennin/', true],
    ['translationOf', 'https://growers.example/cennin', true],
    ['translationOf', 'a/b/c', false],
  ])('of the field %s may be “%s”: %p', (field, address, may) => {
    expect([inputOf({ [field]: address }) !== null, field in errorsOf({ [field]: address })]).toEqual([
      may,
      !may,
    ])
  })
})

describe('a form that is shown again', () => {
  test('has what was typed and every fault, and its words as they were sent', () => {
    const shown = typedForm({ ...TYPED, authorIds: ['a'] }, { slug: 'Taken.' })
    expect(shown).toMatchObject({
      values: TYPED,
      authorIds: ['a'],
      errors: { slug: 'Taken.' },
      document: null,
    })
  })

  test('has the document that came from the script', () => {
    const document = JSON.stringify(markdownDocument('Of the script'))
    expect(typedForm({ title: 'Leeks', document }).document).not.toBeNull()
    expect(typedForm({ title: 'Leeks', document: '{' })).toMatchObject({ document: null })
  })

  test('says all that is wrong at once', () => {
    expect(Object.keys(errorsOf({ title: ' ', visibility: 'all', language: '?' })).sort()).toEqual([
      'language',
      'title',
      'visibility',
    ])
  })

  test('is empty for a new text, which everybody may read', () => {
    expect(EMPTY_FORM).toMatchObject({ values: { markdown: '', visibility: 'public' }, errors: {} })
  })
})
