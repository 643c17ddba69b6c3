import { expect, test } from 'bun:test'
import { ChangedMeanwhile } from '#core/contracts/refusal'
import { page as parsed } from '../tests/dom'
import { ChangedMeanwhilePage } from './changed-meanwhile-page'
import { KeptFormPage } from './kept-form-page'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'
const LONG = `${HOSTILE}\n${'words '.repeat(20)}`
const ID = Bun.randomUUIDv7()

async function collided(now: Record<string, unknown>, typed: readonly (readonly [string, string])[]) {
  const collision = new ChangedMeanwhile(now, 'v2')
  const view = { page: samplePage(), collision, typed, action: '/shop/x', formPath: '/shop/x/form' }
  const document = parsed(String(await ChangedMeanwhilePage(view)))
  const said = [...document.querySelectorAll('dl div')].map(each => [
    each.querySelector('dt')?.textContent?.trim(),
    each.querySelector('dd')?.textContent?.trim(),
  ])
  return { document, said }
}

test('both texts are there, whichever button is pressed, and saving again is on top of what is there now', async () => {
  const { document, said } = await collided(
    {
      title: 'Theirs',
      note: '',
      price: { amount: 450, currency: 'GBP' },
      opensAt: new Date('2027-07-15T08:30:00Z'),
    },
    [
      ['title', HOSTILE],
      ['longText', LONG],
    ],
  )
  expect(said).toEqual([
    ['Title', 'Theirs'],
    ['Note', '(nothing)'],
    ['Price', '£4.50'],
    ['Opens at', expect.stringContaining('15 July 2027')],
    ['Title', HOSTILE],
  ])
  const form = document.querySelector('main form')
  expect(form?.getAttribute('action')).toBe('/shop/x')
  expect(form?.querySelector('[name=version]')?.getAttribute('value')).toBe('v2')
  expect(form?.querySelector('[name=title]')?.getAttribute('value')).toBe(HOSTILE)
  // What is long can be combined right here.
  expect(form?.querySelector('textarea[name=longText]')?.textContent?.trim()).toBe(LONG.trim())
  expect(document.querySelector('a[href="/shop/x/form"]')).not.toBeNull()
  expect(document.querySelectorAll('script:not([src])')).toHaveLength(0)
})

test('what was chosen from a list is no number to a reader: it is the same, or another', async () => {
  const other = Bun.randomUUIDv7()
  const { said, document } = await collided({ categoryId: ID, producerId: other }, [['category', ID]])
  expect(said).toEqual([
    ['Category', 'the same as yours'],
    ['Producer', 'another choice than yours'],
  ])
  expect(document.querySelector('[name=category]')?.getAttribute('value')).toBe(ID)
})

test('a form that was kept over a sign-in is sent again as it was: each value of each field', async () => {
  const kept = { action: '/letters/7', fields: { slot: ['a', 'b'], customExcerpt: [LONG], title: [HOSTILE] } }
  const document = parsed(String(await KeptFormPage({ page: samplePage(), kept })))
  const form = document.querySelector('main form')
  expect(form?.getAttribute('action')).toBe('/letters/7')
  const values = (name: string) =>
    [...(form?.querySelectorAll(`input[name=${name}]`) ?? [])].map(each => each.getAttribute('value'))
  expect([values('slot'), values('title')]).toEqual([['a', 'b'], [HOSTILE]])
  expect(form?.querySelector('textarea')?.textContent?.trim()).toBe(LONG.trim())
  expect(form?.querySelector('label')?.textContent?.trim()).toStartWith('Custom excerpt')
  expect(document.querySelectorAll('script:not([src])')).toHaveLength(0)
})
