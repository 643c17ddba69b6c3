import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { areOfOneForm, idOfForm, isId, readId } from './id'
import { NotFound } from './refusal'

const ID = '0192f0c1-2b3a-7c4d-8e5f-0123456789ab'

describe('an id', () => {
  test('is read in either case, and written as the database writes it', () => {
    expect(readId(ID)).toBe(ID)
    expect(readId(ID.toUpperCase())).toBe(ID)
    expect(isId(ID.toUpperCase())).toBe(true)
  })

  test.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a word', 'first'],
    ['one in braces', `{${ID}}`],
    ['one without its dashes', ID.replaceAll('-', '')],
    ['one with a blank before it', ` ${ID}`],
    ['one with a line end after it', `${ID}\n`],
    ['one that is too long', `${ID}0`],
    ['one that is too short', ID.slice(1)],
    ['one with a letter too far', ID.replace('f', 'g')],
    ['two of them', `${ID}${ID}`],
  ])('is not %s', (_, text) => {
    expect(() => readId(text)).toThrow(NotFound)
    expect(isId(text ?? '')).toBe(false)
  })
})

describe('the id of what a form enters', () => {
  test('is the same for the same form with the same in it, in whatever order', () => {
    const once = idOfForm(ID, { amount: 5, note: 'Plums' })
    expect(idOfForm(ID, { note: 'Plums', amount: 5 })).toBe(once)
    expect(idOfForm(ID.toUpperCase(), { amount: 5, note: 'Plums' })).toBe(once)
  })

  test('is another where anything is another', () => {
    const ids = [
      idOfForm(ID, { amount: 5, note: 'Plums' }),
      idOfForm(ID, { amount: 6, note: 'Plums' }),
      idOfForm(ID, { amount: '5', note: 'Plums' }),
      idOfForm(ID, { amount: 5, note: 'plums' }),
      idOfForm(ID, { amount: 5, note: 'Plums', way: null }),
      idOfForm(ID, {}),
      idOfForm(ID.replace('9', '8'), { amount: 5, note: 'Plums' }),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is never that of another form by what was typed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other)
        expect(idOfForm(ID, { a: one, b: other })).not.toBe(idOfForm(ID, { a: other, b: one }))
        expect(idOfForm(ID, { a: one })).not.toBe(idOfForm(ID, { b: one }))
      }),
    )
  })

  test('is one that the database takes, of the time at which the form was shown', () => {
    const id = idOfForm(ID, { amount: 5 })
    expect(isId(id)).toBe(true)
    expect(id.slice(0, 13)).toBe(ID.slice(0, 13))
    expect([id[14], id[19]]).toEqual(['7', '8'])
  })

  test('tells that it is of the same form as another, whatever was typed into it', () => {
    const other = ID.replace(/^.{8}/, first => (first === '01a00000' ? '01b00000' : '01a00000'))
    const id = idOfForm(ID, { amount: 5 })
    expect(areOfOneForm(id, idOfForm(ID, { amount: 6, note: 'Plums' }))).toBe(true)
    expect(areOfOneForm(id, idOfForm(other, { amount: 5 }))).toBe(false)
  })

  test('is new each time where there is no form', () => {
    expect(idOfForm(undefined, { amount: 5 })).not.toBe(idOfForm(undefined, { amount: 5 }))
  })

  test.each(['', 'form', `${ID}x`])('is refused for the form %j', form => {
    expect(() => idOfForm(form, { amount: 5 })).toThrow(NotFound)
  })
})
