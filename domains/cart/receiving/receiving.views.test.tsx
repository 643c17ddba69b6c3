import { describe, expect, test } from 'bun:test'
import type { ReceivedDelivery } from '#core/services/cart/receiving/deliveries'
import type { OrderedVariant } from '#core/services/cart/receiving/plan'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  linksOf,
  lookedAtBy,
  ORIGINS,
  obstaclesIn,
  person,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { CyclesPage, DeliveriesPage } from './deliveries-pages'
import { DeliveryPage, PreviewPage } from './delivery-pages'

const PACKER = lookedAtBy(person('pia', [], ['orders']))
const delivery = (received: ReceivedDelivery | null = null) => ({
  cycle: { id: 'c-1', name: 'Week <25>' },
  producer: { id: 'r-1', name: 'Ridge' },
  received,
})
const ordered = (over: Partial<OrderedVariant> = {}): OrderedVariant => ({
  variantId: 'v-1',
  title: 'Leeks',
  detail: '1 kg',
  sku: 'L-1',
  ordered: 5,
  grams: null,
  isWeighed: null,
  ...over,
})

describe('what is to come', () => {
  test('is by cycle, and none before there is one', async () => {
    const cycles = [
      { id: 'c-1', name: 'Week <25>', ordered: true },
      { id: 'c-2', name: 'Week 26', closed: false, ordered: false },
      { id: 'c-3', name: 'Week 24', closed: true, ordered: false },
    ] as never
    const document = await shown(<CyclesPage page={PACKER} cycles={cycles} />)
    expect(rowsOf(document)).toEqual([
      ['Week <25>', 'with the producers', 'Packing'],
      ['Week 26', 'not closed yet', 'Packing'],
      ['Week 24', 'closed, soon with the producers', 'Packing'],
    ])
    expect(linksOf(document)['Week <25>']).toBe('/shop/receiving/c-1')
    const none = await shown(<CyclesPage page={PACKER} cycles={[]} />)
    expect(linksOf(none)['Order cycles']).toBe(`${ORIGINS.market}/shop/cycles`)
  })

  test('is by producer, with what came and how much was short', async () => {
    const cycle = { id: 'c-1', name: 'Week 25', closesAt: hoursOn(-2), orderedAt: hoursOn(-1) }
    const now = hoursOn(0)
    const deliveries = [
      { producerId: 'r-1', producer: 'Ridge <B>', ordered: 5, receivedAt: null, short: 0 },
      { producerId: 'r-2', producer: 'Mill', ordered: 3, receivedAt: hoursOn(-0.5), short: 0 },
      { producerId: 'r-3', producer: 'Dell', ordered: 3, receivedAt: hoursOn(-0.5), short: 2 },
    ] as never
    const document = await shown(
      <DeliveriesPage page={PACKER} cycle={cycle} deliveries={deliveries} now={now} />,
    )
    expect(rowsOf(document).map(row => row.slice(1))).toEqual([
      ['5', 'waits', ''],
      ['3', '17 Jun 2026, 11:30', '0'],
      ['3', '17 Jun 2026, 11:30', '2'],
    ])
    expect(wordsOf(document)).toContain('What is to come, and what has come.')
    const open = await shown(
      <DeliveriesPage
        page={PACKER}
        deliveries={[]}
        now={now}
        cycle={{ ...cycle, closesAt: hoursOn(1), orderedAt: null }}
      />,
    )
    expect(wordsOf(open)).toContain('Orders go to the producers when it closes.')
    expect(rowsOf(open)).toEqual([['Nothing was ordered of any producer.']])
    const settling = await shown(
      <DeliveriesPage
        page={PACKER}
        deliveries={[]}
        now={now}
        cycle={{ ...cycle, closesAt: hoursOn(-0.25), orderedAt: null }}
      />,
    )
    expect(wordsOf(settling)).toContain('It is closed. Its orders go to the producers after')
  })
})

describe('counting what came', () => {
  const look = (
    things: readonly OrderedVariant[],
    form: Parameters<typeof DeliveryPage>[0]['form'] = { values: { wayBack: 'same' }, errors: {} },
  ) => shown(<DeliveryPage page={PACKER} delivery={delivery()} ordered={things} form={form} />)
  const sent = (document: Awaited<ReturnType<typeof look>>) => {
    const form = document.querySelector('form[action="/shop/receiving/c-1/r-1/preview"]')
    return form ? formFields(form) : {}
  }

  test('begins with all of it, and money goes back the way it came', async () => {
    const document = await look([ordered(), ordered({ variantId: 'v-2', title: 'Kale <b>', ordered: 0 })])
    expect(sent(document)).toEqual({ 'came-v-1': '5', 'came-v-2': '0', wayBack: 'same', note: '' })
    expect(wordsOf(document.querySelector('#field-came-v-1-hint'))).toBe('5 ordered · L-1')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says of what is sold by weight what it weighs', async () => {
    const document = await look([ordered({ grams: 2500, isWeighed: true, sku: '' })])
    expect(wordsOf(document.querySelector('#field-came-v-1-hint'))).toMatch(/^5 ordered · .*2[.,]5 kg/)
  })

  test('comes back as typed, with a fault at each field', async () => {
    const values = { 'came-v-1': 'some', wayBack: 'credit', note: '<Frost>' }
    const errors = { 'came-v-1': 'How many?', wayBack: 'No.', note: 'No.' }
    const document = await look([ordered()], { values, errors })
    expect(sent(document)).toEqual(values)
    expect(document.querySelectorAll('.field__error')).toHaveLength(3)
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is over once all of it was given back', async () => {
    const document = await look([])
    expect(wordsOf(document)).toContain('Nothing is ordered any more')
    expect(actionsOf(document)).toEqual([])
  })
})

describe('who goes short', () => {
  const short = {
    number: 'RA-1',
    name: 'Bea <B>',
    placedAt: hoursOn(-9),
    title: 'Leeks',
    detail: '1 kg',
    ordered: 3,
    short: 1,
  }
  const look = (of: readonly (typeof short)[], fault?: string) =>
    shown(
      <PreviewPage
        page={PACKER}
        delivery={delivery()}
        preview={{ ordered: [ordered()], short: of, seen: 'seen-1' } as never}
        back={{ amount: 1260, currency: 'GBP' }}
        values={{ 'came-v-1': '4', wayBack: 'same', note: '"Frost"', key: 'k', seen: 'seen-1' }}
        fault={fault}
      />,
    )

  test('is named before anything is done, and all that was typed goes along', async () => {
    const document = await look([short])
    expect(rowsOf(document)).toEqual([['RA-1', 'Bea <B>', '17 Jun 2026, 03:00', 'Leeks, 1 kg', '2 of 3']])
    const form = document.querySelector('form[action="/shop/receiving/c-1/r-1"]')
    expect(form && formFields(form)).toEqual({
      'came-v-1': '4',
      wayBack: 'same',
      note: '"Frost"',
      key: 'k',
      seen: 'seen-1',
    })
    expect(wordsOf(form?.querySelector('button'))).toBe('Receive it, and give back the money')
    expect(wordsOf(document)).toContain('nothing is done yet')
    expect(wordsOf(document)).toContain('Together £12.60 of one order goes back')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is nobody where everything came', async () => {
    const document = await look([])
    expect(wordsOf(document)).toContain('Nobody goes short.')
    expect(wordsOf(document.querySelector('form button'))).toBe('Receive it')
    expect(document.querySelector('table')).toBeNull()
  })

  test('is asked again where orders have changed since', async () => {
    expect(wordsOf((await look([short], 'Changed <since>.')).querySelector('.notice--error'))).toBe(
      'Changed <since>.',
    )
    expect((await look([short])).querySelector('.notice--error')).toBeNull()
  })
})

describe('what was received', () => {
  const received = (over: Partial<ReceivedDelivery> = {}): ReceivedDelivery =>
    ({
      receivedAt: hoursOn(-0.5),
      receivedBy: 'Sam <O>',
      note: 'Frost <1>',
      shortages: [],
      lines: [
        { variantId: 'v', title: 'Leeks', detail: '1 kg', ordered: 5, came: 4, grams: null, isWeighed: null },
      ],
      ...over,
    }) as ReceivedDelivery
  const look = (over: Partial<ReceivedDelivery> = {}) =>
    shown(
      <DeliveryPage
        page={PACKER}
        delivery={delivery(received(over))}
        ordered={[]}
        form={{ values: {}, errors: {} }}
      />,
    )

  test('says when, by whom, and what of it came; it is not counted again', async () => {
    const document = await look()
    expect(wordsOf(document)).toContain('Received 17 Jun 2026, 11:30 by Sam <O>.')
    expect(wordsOf(document)).toContain('Frost <1>')
    expect(rowsOf(document)).toEqual([['Leeks, 1 kg', '5', '4']])
    expect(actionsOf(document)).toEqual([])
    expect(wordsOf(await look({ receivedBy: null, note: '' }))).toContain('Received 17 Jun 2026, 11:30.')
  })

  test('says of each who went short how far their money is', async () => {
    const shortages = (['waits', 'requested', 'done', 'failed'] as const).map((state, at) => ({
      number: `RA-${at}`,
      name: 'Bea',
      title: 'Leeks',
      quantity: 1,
      state,
    }))
    const document = await look({ shortages } as never)
    const table = [...document.querySelectorAll('table')].at(-1)
    expect([...(table?.querySelectorAll('.badge') ?? [])].map(wordsOf)).toEqual([
      'when it is paid',
      'on its way',
      'given back',
      'refused: see the order',
    ])
    expect(linksOf(document)['RA-3']).toBe('/shop/orders/RA-3')
  })

  test('has a column for weights where something is sold by weight', async () => {
    const headings = async (grams: number | null) =>
      [
        ...(
          await look({
            lines: [
              {
                title: 'Squash',
                detail: '',
                ordered: 1,
                came: 1,
                grams,
                isWeighed: grams === null ? null : true,
              },
            ],
          } as never)
        ).querySelectorAll('th[scope=col]'),
      ].map(wordsOf)
    expect(await headings(null)).not.toContain('Weighs')
    expect(await headings(900)).toContain('Weighs')
  })
})
