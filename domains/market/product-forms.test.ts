import { describe, expect, test } from 'bun:test'
import { readOptionsForm, readProductForm, readVariantForm } from './product-forms'

type Form = Record<string, string>
type Read = {
  readonly ok: boolean
  readonly values?: unknown
  readonly errors?: Readonly<Record<string, unknown>>
}
const faultsOf = (read: Read) => (read.ok ? [] : Object.keys(read.errors ?? {}).sort())
const valuesOf = (read: Read) => {
  if (!read.ok) throw new Error(`Refused: ${JSON.stringify(read.errors)}`)
  return read.values as Record<string, unknown>
}
const product = (more: Form = {}) => readProductForm({ title: 'Honey', ...more })
const VARIANT = { name: '340 g', sku: 'HON-340', price: '4.50' }
const variant = (more: Form = {}, currency = 'GBP') => readVariantForm({ ...VARIANT, ...more }, currency)
const gbp = (amount: number) => ({ amount, currency: 'GBP' })

describe('the form of a product', () => {
  test('says nothing of what is left blank', () => {
    expect(valuesOf(product())).toEqual({
      title: 'Honey',
      summary: '',
      description: '',
      storage: '',
      allergens: '',
      allergenFree: false,
      producerId: null,
      categoryId: null,
    })
  })

  test.each([
    [{}, '', false],
    [{ allergenStatement: 'unknown' }, '', false],
    [{ allergenStatement: 'none' }, '', true],
    [{ allergenStatement: 'stated', allergens: 'Celery' }, 'Celery', false],
    [{ allergens: 'Celery' }, 'Celery', false],
  ] as [Form, string, boolean][])(
    'of allergens says, by %p: %p, free of them: %p',
    (more, allergens, free) => {
      expect(valuesOf(product(more))).toMatchObject({ allergens, allergenFree: free })
    },
  )

  test.each([
    [{ allergenStatement: 'none', allergens: 'Celery' }, 'none of the fourteen'],
    [{ allergenStatement: 'unknown', allergens: 'Celery' }, 'not known yet'],
    [{ allergenStatement: 'stated' }, 'Write down which allergens'],
  ] as [Form, string][])('that contradicts itself about allergens is refused: %p', (more, sentence) => {
    const read = product(more) as Read
    expect(faultsOf(read)).toEqual(['allergens'])
    expect(String(read.errors?.allergens)).toContain(sentence)
  })

  test.each([
    [{ title: '' }, ['title']],
    [{ title: 'h'.repeat(201) }, ['title']],
    [{ summary: 's'.repeat(301) }, ['summary']],
    [{ description: 'd'.repeat(20_001) }, ['description']],
    [{ storage: 's'.repeat(1_001) }, ['storage']],
    [{ allergens: 'a'.repeat(1_001) }, ['allergens']],
    [{ allergenStatement: 'perhaps' }, ['allergenStatement']],
  ] as [Form, string[]][])('is refused at the field that is wrong', (more, fields) => {
    expect(faultsOf(product(more) as Read)).toEqual(fields)
  })

  test('has as much room as it says, and keeps what was typed when it is refused', () => {
    expect(valuesOf(product({ title: 'h'.repeat(200), summary: 's'.repeat(300) })).summary).toHaveLength(300)
    expect(product({ title: '', summary: 'Runny' })).toMatchObject({ values: { summary: 'Runny' } })
  })
})

describe('the form of a variant', () => {
  test('says its price and what it costs us, or that nobody says', () => {
    expect(valuesOf(variant({ cost: '3,20', unit: '340 g', stock: '7' }))).toEqual({
      name: '340 g',
      sku: 'HON-340',
      unit: '340 g',
      stock: 7,
      price: gbp(450),
      cost: gbp(320),
    })
    expect(valuesOf(variant())).toMatchObject({ stock: 0, unit: '', cost: undefined })
    expect(valuesOf(variant({ cost: '' }))).toMatchObject({ cost: null })
    expect(valuesOf(variant({ sku: '' }))).toMatchObject({ sku: null })
  })

  test.each([
    [{ name: '' }, ['name']],
    [{ sku: 's'.repeat(81) }, ['sku']],
    [{ price: '' }, ['price']],
    [{ price: 'dear' }, ['price']],
    [{ price: '-1' }, ['price']],
    [{ price: '€4' }, ['price']],
    [{ price: '4.505' }, ['price']],
    [{ cost: 'little' }, ['cost']],
    [{ cost: '€3' }, ['cost']],
    [{ stock: '-1' }, ['stock']],
    [{ stock: '1.5' }, ['stock']],
    [{ stock: '1000001' }, ['stock']],
    [{ stock: '1e3' }, ['stock']],
    [{ unit: 'u'.repeat(41) }, ['unit']],
  ] as [Form, string[]][])('with %p is refused at %p', (more, fields) => {
    expect(faultsOf(variant(more) as Read)).toEqual(fields)
  })

  test('says how a price is written in the money of the cooperative', () => {
    expect((variant({ price: 'dear' }, 'JPY') as Read).errors).toEqual({ price: 'Write the price like 450.' })
    expect(valuesOf(variant({ price: '450' }, 'JPY'))).toMatchObject({
      price: { amount: 450, currency: 'JPY' },
    })
    expect(faultsOf(variant({ price: '4.50' }, 'JPY') as Read)).toEqual(['price'])
  })
})

describe('the form of options', () => {
  const options = (more: Form = {}) =>
    readOptionsForm({ options: 'Size: small, large', sku: 'TEE', price: '12', ...more }, 'GBP')

  test('says each choice once', () => {
    expect(valuesOf(options({ options: 'Size: small, large\nColour: red, blue' }))).toMatchObject({
      sku: 'TEE',
      price: gbp(1_200),
      groups: [{ choices: ['small', 'large'] }, { choices: ['red', 'blue'] }],
    })
  })

  test.each([
    [{ options: '' }, ['options']],
    [{ options: 'small, large' }, ['options']],
    [{ options: 'Size: small, small' }, ['options']],
    [{ options: 'A: 1, 2\nB: 1, 2\nC: 1, 2\nD: 1, 2' }, ['options']],
    [{ sku: '' }, ['sku']],
    [{ sku: 's'.repeat(41) }, ['sku']],
    [{ price: 'dear' }, ['price']],
  ] as [Form, string[]][])('with %p is refused at %p', (more, fields) => {
    expect(faultsOf(options(more) as Read)).toEqual(fields)
  })
})

test('a body that is no form is refused', () => {
  for (const body of [null, undefined, '', [], 7, 'title=Honey']) {
    expect(readProductForm(body).ok).toBe(false)
    expect(readVariantForm(body, 'GBP').ok).toBe(false)
    expect(readOptionsForm(body, 'GBP').ok).toBe(false)
  }
})
