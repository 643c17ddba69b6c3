import { describe, expect, test } from 'bun:test'
import { formFields, pressedByEnter } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  ORIGINS,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  STRANGER,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { plainCard } from '../../../tests/plain-products'
import { LinesPage } from './lines-page'
import { MyProductsPage } from './my-products-page'
import { QuickOrderPage } from './quick-order-page'

const MAIR = lookedAtBy(person('mair'), { domain: 'market' })
const VISITOR = lookedAtBy(STRANGER, { domain: 'market' })

type Props = Partial<Parameters<typeof LinesPage>[0]>
type Line = NonNullable<Props['lines']>[number]
const line = (over: Partial<Line> = {}): Line => ({
  variantId: 'v-1',
  quantity: 2,
  title: 'Honey',
  detail: '340 g jar',
  unit: '340 g',
  price: pounds(650),
  plusVat: false,
  available: 9,
  ...over,
})
const look = (props: Props = {}) =>
  shown(<LinesPage page={MAIR} title="Your order" lines={[line()]} {...props} />)
const quantity = async (of: Line, odd?: string) => {
  const document = await look({ lines: [of], odd: odd === undefined ? undefined : new Map([['v-1', odd]]) })
  return document.querySelector('[name="quantity.v-1"]')
}

describe('several things at once', () => {
  test('are a row each, with what one costs, what a measure of it does, and how many are left', async () => {
    const document = await look({
      lines: [line(), line({ variantId: 'v-2', title: 'Jam <b>', available: 2 })],
    })
    expect(rowsOf(document)).toEqual([
      ['Honey, 340 g jar', '£6.50', '£19.12 per kg', 'In stock', ''],
      ['Jam <b>, 340 g jar', '£6.50', '£19.12 per kg', 'Only 2 left', ''],
    ])
    expect(document.querySelector('[name="quantity.v-2"]')?.getAttribute('aria-label')).toBe(
      'How many of Jam <b>',
    )
    expect(obstaclesIn(document)).toEqual([])
  })

  test('are as many as were asked for, and no more than there are', async () => {
    expect((await quantity(line()))?.getAttribute('value')).toBe('2')
    expect((await quantity(line({ quantity: 20 })))?.getAttribute('value')).toBe('9')
    expect(await quantity(line({ available: 0 }))).toBeNull()
    expect(await quantity(line({ price: null }))).toBeNull()
    const [gone] = rowsOf(await look({ lines: [line({ price: null })] }))
    expect(gone).toEqual(['Honey, 340 g jar', 'not sold any more', '', '', ''])
  })

  test('that are no number come back as they were typed, with a sentence', async () => {
    const field = await quantity(line(), '1.5 <kg>')
    expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual(['1.5 <kg>', 'true'])
    const document = await look({ odd: new Map([['v-1', 'two']]) })
    expect(wordsOf(document.querySelector('.notice'))).toContain('Honey: “two” is no whole number up to 999.')
    expect((await quantity(line()))?.hasAttribute('aria-invalid')).toBe(false)
  })

  test('of which some could not be had say which are in the cart and which are not', async () => {
    const document = await look({ added: 2, refused: ['Jam has just sold out.'] })
    const notices = [...document.querySelectorAll('.notice')].map(wordsOf)
    expect(notices).toEqual([
      expect.stringContaining('2 of these are in your cart.'),
      expect.stringContaining('These are not'),
    ])
    expect(linksOf(document)['your cart']).toBe(`${ORIGINS.cart}/`)
    expect(wordsOf(await look({ refused: ['Jam'] }))).toContain('Please look at these')
    expect((await look()).querySelector('.notice')).toBeNull()
  })

  test('of which none is sold lead to writing down something else', async () => {
    const document = await look({ lines: [] })
    expect(wordsOf(document)).toContain('Nothing to order here')
    expect(linksOf(document)['Write down something else']).toBe('/quick-order')
    expect(document.querySelector('form[action="/wanted"]')).toBeNull()
  })

  test('are kept as a list by a member, under the name they typed or the one it has', async () => {
    const name = async (props: Props) =>
      (await look(props)).querySelector('[name=name]')?.getAttribute('value')
    expect(await name({ list: { id: 'l-1', name: 'Week' } })).toBe('Week')
    expect(await name({ list: { id: 'l-1', name: 'Week' }, name: { value: 'Month <1>' } })).toBe('Month <1>')
    expect(await name({ name: { value: '', error: 'Give the list a name.' } })).toBe('')
    const document = await look({ name: { value: '', error: 'Give the list a name.' } })
    expect(wordsOf(document.querySelector('#field-name-error'))).toBe('Give the list a name.')
    expect((await look({ page: VISITOR })).querySelector('[name=name], [value=save]')).toBeNull()
  })

  test('of a list are removed by a question', async () => {
    expect(actionsOf(await look({ list: { id: 'l-1', name: 'Week' } }))).toContain(
      '/lists/l-1?_method=delete',
    )
    expect(actionsOf(await look())).toEqual(['/wanted'])
  })

  test('of which nothing can be had say so, with nothing to put into the cart', async () => {
    const document = await look({ lines: [line({ price: null }), line({ variantId: 'v-2', available: 0 })] })
    expect(wordsOf(document)).toContain('None of this can be had just now.')
    expect(document.querySelector('[value=order]')).toBeNull()
    expect((await look()).querySelector('[value=order]')).not.toBeNull()
  })

  test('are neither bought nor kept by Enter, which may be pressed in the name of a list', async () => {
    const document = await look()
    const form = document.querySelector('form[action="/wanted"]')
    expect(form && pressedByEnter(form)?.getAttribute('value')).toBe('look')
  })

  test('have a key of their own each time, which makes two presses one', async () => {
    const key = async () => {
      const form = (await look()).querySelector('form[action="/wanted"]')
      return form ? (formFields(form).key ?? '') : ''
    }
    expect(await key()).not.toBe(await key())
    expect(await key()).not.toBe('')
  })
})

describe('a line that may mean several things', () => {
  const choice = (over = {}) => ({
    line: '3 x ho<ney>',
    quantity: 3,
    more: false,
    options: [line(), line({ variantId: 'v-2', title: 'Ling honey', available: 0, price: pounds(900) })],
    ...over,
  })

  test('is asked, with what each costs; what there is none of cannot be chosen', async () => {
    const document = await look({ choices: [choice()] })
    expect(choicesOf(document, 'choice.0').map(({ text }) => text)).toEqual([
      'Honey, 340 g jar£6.50 · £19.12 per kg · In stock',
      'Ling honey, 340 g jar£9.00 · £26.47 per kg · Sold out',
      'None of these',
    ])
    expect(document.querySelector('input[value="v-2"]')?.hasAttribute('disabled')).toBe(true)
    expect(document.querySelector('input[name="line.0"]')?.getAttribute('value')).toBe('3 x ho<ney>')
    expect(wordsOf(document.querySelector('legend'))).toBe('Which one: “3 x ho<ney>”?')
    expect(document.querySelector('button[value=look]')).not.toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })

  test('of more than can be shown says so', async () => {
    expect(wordsOf(await look({ choices: [choice({ more: true })] }))).toContain(
      'There are more of that name',
    )
    expect(wordsOf(await look({ choices: [choice()] }))).not.toContain('There are more of that name')
  })

  test('and what nobody found stay to be written otherwise, each with why', async () => {
    const unclear = [
      { line: 'moon', why: 'nothing is called so.' },
      { line: '0 x tea', why: 'how many?' },
    ]
    const document = await look({ unclear, choices: [choice(), choice({ line: 'tea' })] })
    const again = document.querySelector('textarea[name=again]')
    expect(again?.textContent?.trim()).toBe('moon\n0 x tea')
    expect(wordsOf(document.querySelector('#field-again-error'))).toBe(
      '“moon”: nothing is called so. “0 x tea”: how many?',
    )
    expect(document.querySelectorAll('input[name^="line."]')).toHaveLength(2)
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('my products', () => {
  const list = (props: Partial<Parameters<typeof MyProductsPage>[0]>) =>
    shown(<MyProductsPage page={MAIR} wishes={[]} lists={[]} {...props} />)

  test('without any say how to have some', async () => {
    const document = await list({})
    expect(wordsOf(document)).toContain('Nothing wished for yet')
    expect(wordsOf(document)).toContain('None yet. Write one as a quick order')
    expect(document.querySelector('details.disclosure')).toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })

  test('are lists with how many things, and wishes, also of what is not sold at the moment', async () => {
    const document = await list({
      lists: [
        { id: 'l-1', name: 'Week <1>', lines: 1 },
        { id: 'l-2', name: 'Month', lines: 12 },
      ] as never,
      wishes: [
        { slug: 'honey', title: 'Honey', card: plainCard() },
        { slug: 'mead', title: 'Mead', card: null },
      ] as never,
    })
    expect([...document.querySelectorAll('section ul.stack')].map(wordsOf)[0]).toBe(
      'Week <1> 1 thingMonth 12 things',
    )
    expect(linksOf(document)['Week <1>']).toBe('/lists/l-1')
    expect(document.querySelectorAll('a[href="/products/heather-honey"]').length).toBeGreaterThan(0)
    expect(wordsOf(document)).toContain('Mead (not sold at the moment)')
    expect(actionsOf(document)).toEqual([
      '/products/honey/wish?_method=delete&from=list',
      '/products/mead/wish?_method=delete&from=list',
    ])
  })
})

test('a quick order that said nothing keeps that, and says so beside the field', async () => {
  const typed = { values: { list: ' <b>' }, errors: { list: 'Write at least one line.' } }
  const document = await shown(<QuickOrderPage page={MAIR} typed={typed} />)
  expect(document.querySelector('textarea[name=list]')?.textContent).toContain(' <b>')
  expect(wordsOf(document.querySelector('#field-list-error'))).toBe('Write at least one line.')
  expect(obstaclesIn(document)).toEqual([])
  expect((await shown(<QuickOrderPage page={VISITOR} />)).querySelector('.form-errors')).toBeNull()
})
