import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { samplePage } from '../styleguide-page'
import { Agenda } from './agenda'
import { Avatar } from './avatar'
import { BarChart } from './bar-chart'
import { CheckboxField, RadioField } from './choice-field'
import { ConfirmForm } from './confirm-form'
import { Folded } from './folded'
import { JsonLd } from './json-ld'
import { OrderTimesNote } from './order-times'
import { Price } from './price'
import { Progress } from './progress'
import { Quantity } from './quantity'
import { SelectField } from './select-field'
import { Sparkline } from './sparkline'
import { Steps } from './steps'
import { Table } from './table'
import { TimeRange } from './time'

const HOSTILE = '"><script>alert(1)</script>'
const shown = (element: JSX.Element) => parsed(String(element))
const texts = (all: Iterable<{ textContent: string | null }>) =>
  [...all].map(each => each.textContent?.trim())

describe('a table', () => {
  const columns = [
    { heading: 'What', names: true, cell: (row: string) => <span safe>{row}</span> },
    { heading: HOSTILE, numeric: true, cell: () => '7' },
  ]

  test('says its columns on each row of a phone, and its heading names the row', () => {
    const document = shown(<Table caption={HOSTILE} columns={columns} rows={[HOSTILE]} />)
    expect(document.querySelector('th[scope=row]')?.textContent).toBe(HOSTILE)
    expect(document.querySelector('td')?.getAttribute('data-label')).toBe(HOSTILE)
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('says that it is empty over all its columns', () => {
    const document = shown(<Table caption="Goods" columns={columns} rows={[]} empty={HOSTILE} />)
    const cell = document.querySelector('.table__empty')
    expect([cell?.getAttribute('colspan'), cell?.textContent?.trim()]).toEqual(['2', HOSTILE])
  })
})

describe('a plot', () => {
  const bars = (values: readonly number[]) => values.map((value, at) => ({ label: `Day ${at}`, value }))

  test.each([
    ['of nothing', []],
    ['of zeros', [0, 0]],
    ['below zero', [-5, 10]],
    ['of one', [1]],
  ])('%s is drawn without a number that is none, and its figures can be read', (_, values) => {
    const html = String(<BarChart title="Sales" bars={bars(values)} />)
    expect(html).not.toMatch(/NaN|Infinity|height="-/)
    expect(texts(parsed(html).querySelectorAll('.chart__figures td'))).toEqual(values.map(String))
    expect(String(<Sparkline label="Stock" values={values} />)).not.toMatch(/NaN|Infinity/)
  })

  test('has its tallest bar for its greatest value', () => {
    const document = shown(<BarChart title="Sales" bars={bars([1, 4, 2])} />)
    const heights = [...document.querySelectorAll('rect')].map(bar => Number(bar.getAttribute('height')))
    expect([heights[1], heights[0]]).toEqual([Math.max(...heights), Math.min(...heights)])
  })
})

describe('a choice', () => {
  test('has the chosen one alone ticked, and what cannot be chosen is there and cannot', () => {
    const options = [
      { value: 'cash', label: 'In cash' },
      { value: 'card', label: HOSTILE, hint: 'Not now', disabled: true },
    ]
    const document = shown(<RadioField name="way" label="How" options={options} value="cash" required />)
    const [cash, card] = [...document.querySelectorAll('input')]
    expect([cash?.hasAttribute('checked'), card?.hasAttribute('checked')]).toEqual([true, false])
    expect([cash?.hasAttribute('disabled'), card?.hasAttribute('disabled')]).toEqual([false, true])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('that is unticked sends nothing, and one of a list is blank where nothing is chosen', () => {
    const box = shown(<CheckboxField name="gift" label="As a gift" />).querySelector('input')
    expect([box?.getAttribute('value'), box?.hasAttribute('checked')]).toEqual(['on', false])
    const list = (
      <SelectField name="slot" label="When" empty="Any time" options={[{ value: 'x', label: 'X' }]} />
    )
    const [blank] = [...shown(list).querySelectorAll('option')]
    expect([blank?.getAttribute('value'), blank?.textContent]).toEqual(['', 'Any time'])
  })
})

describe('a stepper', () => {
  const buttons = (value: number, pressed?: 1 | -1) => {
    const document = shown(<Quantity of={HOSTILE} value={value} min={1} max={3} pressed={pressed} />)
    const [less, more] = [...document.querySelectorAll('button')]
    const focused = document.querySelector('[autofocus]')
    return [
      less?.hasAttribute('disabled'),
      more?.hasAttribute('disabled'),
      focused?.getAttribute('value') ?? null,
    ]
  }

  test('goes no further than it may, and its focus does not get lost on a button that is off', () => {
    expect(buttons(2)).toEqual([false, false, null])
    expect(buttons(2, 1)).toEqual([false, false, '1'])
    expect(buttons(2, -1)).toEqual([false, false, '-1'])
    expect(buttons(1, -1)).toEqual([true, false, '1'])
    expect(buttons(3, 1)).toEqual([false, true, '3'])
  })
})

describe('money and times', () => {
  test('of a price say from what, instead of what and for how much of it', () => {
    const [price, was] = [450, 600].map(amount => ({ amount, currency: 'GBP' }))
    const document = shown(<Price price={price!} was={was} unit={HOSTILE} from locale="en-GB" />)
    expect(document.querySelector('.price')?.textContent).toBe(`from £4.50instead of £6.00 / ${HOSTILE}`)
    expect(shown(<Price price={price!} locale="en-GB" />).querySelector('.price')?.textContent).toBe('£4.50')
  })

  test('are those of the place, and what ends the same day says the day once', () => {
    const [from, to] = [new Date('2027-07-15T08:30:00Z'), new Date('2027-07-15T10:00:00Z')]
    const place = { locale: 'en-GB', timeZone: 'Europe/London' }
    expect(shown(<TimeRange from={from} to={to} {...place} />).querySelector('time')?.textContent).toBe(
      'Thu, 15 Jul 2027, 09:30–11:00',
    )
    const late = new Date('2027-07-15T23:30:00Z')
    const entries = [{ href: '/x', title: HOSTILE, startsAt: late, place: 'The shed' }]
    const leaf = shown(<Agenda entries={entries} {...place} />)
    expect(leaf.querySelector('.calendar-leaf__day')?.textContent).toBe('16')
    expect(leaf.querySelector('.agenda__meta')?.textContent).toBe('00:30 · The shed')
    expect(leaf.querySelectorAll('script')).toHaveLength(0)
  })

  test('of orders say until when, when again, or that nobody knows', () => {
    const page = samplePage()
    const cycle = {
      name: HOSTILE,
      opensAt: new Date('2027-01-01T08:00:00Z'),
      closesAt: new Date('2027-01-03T20:00:00Z'),
    }
    const said = (open: typeof cycle | null, next: typeof cycle | null) =>
      shown(<OrderTimesNote page={page} times={{ open, next }} />).querySelector('p')?.textContent
    expect(said(cycle, cycle)).toStartWith(`Order for ${HOSTILE} until Sunday 3 January`)
    expect(said(null, cycle)).toStartWith(`Orders are closed. ${HOSTILE} opens Friday 1 January`)
    expect(said(null, null)).toContain('is not fixed yet. When to order')
  })
})

describe('what is on the way', () => {
  test('says where one is, and which steps are done', () => {
    const document = shown(<Steps label="Checkout" steps={['Cart', 'Details', 'Done']} current={1} />)
    expect(document.querySelector('[aria-current=step]')?.textContent).toBe('Details')
    expect(texts(document.querySelectorAll('.steps__step--done'))).toEqual(['Cart (done)'])
  })

  test('has no figure while nobody knows how far it is', () => {
    const known = shown(<Progress label="Reading" done={0} of={7} />)
    expect(known.querySelector('.progress__figure')?.textContent).toBe('0 of 7')
    const unknown = shown(<Progress label="Reading" />)
    expect(unknown.querySelector('.progress__figure')).toBeNull()
    expect(unknown.querySelector('progress')?.hasAttribute('value')).toBe(false)
  })
})

test('what is folded is beside its switch, which says how many choices are on, if any', () => {
  const folded = (on: number, open?: boolean) =>
    shown(
      <Folded label={HOSTILE} on={on} open={open}>
        <p>Filters</p>
      </Folded>,
    )
  expect(folded(0).querySelector('.folded__count')).toBeNull()
  expect(folded(2).querySelector('.folded__count')?.textContent).toBe('2 on')
  expect(folded(0).querySelector('details p')).toBeNull()
  expect(folded(0).querySelector('details + .folded__content p')).not.toBeNull()
  expect(
    [folded(0), folded(0, true)].map(each => each.querySelector('details')?.hasAttribute('open')),
  ).toEqual([false, true])
})

test('what is asked before it is done is a form that waits to be unfolded', () => {
  const ask = <ConfirmForm action={`/x?a=1&b=${HOSTILE}`} label="Remove" question={HOSTILE} confirm="Yes" />
  const document = shown(ask)
  expect(document.querySelector('details')?.hasAttribute('open')).toBe(false)
  expect(document.querySelector('form')?.getAttribute('action')).toBe(`/x?a=1&b=${HOSTILE}`)
  expect(document.querySelector('form')?.getAttribute('method')).toBe('post')
  expect(document.querySelectorAll('script')).toHaveLength(0)
})

test('nothing that anybody writes ends the block that search engines read', () => {
  const html = String(<JsonLd value={{ name: '</script><script>alert(1)</script>' }} />)
  expect(html.match(/<\/?script/g)).toHaveLength(2)
  const json = html.replace(/^<script[^>]*>|<\/script>$/g, '')
  expect(JSON.parse(json).name).toBe('</script><script>alert(1)</script>')
})

test('a name without a face is its initials, always on the same colour', () => {
  const of = (name: string) => shown(<Avatar name={name} />).querySelector('.avatar')
  const initials = ['Mair Pritchard', 'mair', 'Åsa von der Öhn', '😀 smile', '  ', ''].map(
    each => of(each)?.textContent,
  )
  expect(initials).toEqual(['MP', 'M', 'ÅÖ', '😀S', '', ''])
  expect(of('Mair')?.className).toBe(of('Mair')?.className)
})
