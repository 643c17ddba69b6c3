import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Avatar } from './avatar'
import { Badge, StateBadge } from './badge'
import { Button, ButtonLink, IconButton } from './button'
import { EmptyState } from './empty-state'
import { Filters } from './filters'

const HOSTILE = '"><script>alert(1)</script>'
const shown = (element: JSX.Element) => parsed(String(element))

describe('a state', () => {
  test.each([
    ['paid', 'success'],
    ['Paid', 'success'],
    ['SOLD OUT', 'danger'],
    ['cancelled', 'danger'],
    ['pending', 'notice'],
    ['something new', 'neutral'],
    ['constructor', 'neutral'],
    ['__proto__', 'neutral'],
  ])('%s is said, in its colour %s', (state, tone) => {
    const badge = shown(<StateBadge state={state} />).querySelector('.badge')
    expect(badge?.textContent?.trim()).toBe(state)
    expect(badge?.className).toBe(`badge badge--${tone}`)
  })

  test('is words, whatever stands in it', () => {
    expect(
      shown(<Badge text={HOSTILE} />)
        .querySelector('.badge')
        ?.textContent?.trim(),
    ).toBe(HOSTILE)
  })
})

describe('somebody without a face', () => {
  const avatar = (name: string) => shown(<Avatar name={name} />).querySelector('.avatar')!

  test.each([
    ['Mair Pugh', 'MP'],
    ['Mair Elin Wyn Pugh', 'MP'],
    ['mair', 'M'],
    ['  Mair   Pugh  ', 'MP'],
    ['Öle Ägir', 'ÖÄ'],
    ['🦊 Fox', '🦊F'],
    ['', ''],
  ])('called %j is %j', (name, initials) => {
    expect(avatar(name).textContent).toBe(initials)
  })

  test('has the same colour each time, of six', () => {
    const hues = Array.from({ length: 60 }, (_, at) => /hue-(\d)/.exec(avatar(`Member ${at}`).className)?.[1])
    expect(hues).toEqual(
      Array.from({ length: 60 }, (_, at) => /hue-(\d)/.exec(avatar(`Member ${at}`).className)?.[1]),
    )
    expect([...new Set(hues)].sort()).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  test('is not read out: the name stands beside', () => {
    expect(avatar('Mair').getAttribute('aria-hidden')).toBe('true')
    const face = shown(<Avatar name="Mair" src="/media/mair.webp" size={64} />).querySelector('img')
    expect([face?.getAttribute('alt'), face?.getAttribute('width')]).toEqual(['', '64'])
  })
})

describe('a button', () => {
  test('sends its form unless it is said not to', () => {
    const types = [<Button />, <IconButton icon="plus" label="More" />, <Button type="button" />]
    expect(types.map(each => shown(each).querySelector('button')?.type)).toEqual([
      'submit',
      'submit',
      'button',
    ])
  })

  test('of an icon alone says what it does, to eyes and ears', () => {
    const button = shown(<IconButton icon="plus" label={HOSTILE} />).querySelector('button')
    expect([button?.getAttribute('aria-label'), button?.getAttribute('title')]).toEqual([HOSTILE, HOSTILE])
    expect(button?.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
  })

  test('keeps what it sends, and where', () => {
    const button = shown(
      <Button name="answer" value={HOSTILE} form="order" formaction="/cart/refusal" disabled />,
    ).querySelector('button')
    expect(['name', 'value', 'form', 'formaction'].map(name => button?.getAttribute(name))).toEqual([
      'answer',
      HOSTILE,
      'order',
      '/cart/refusal',
    ])
    expect(button?.hasAttribute('disabled')).toBe(true)
  })

  test('that is a link has no type', () => {
    const link = shown(<ButtonLink href={`/x?${HOSTILE}`} variant="danger" small />).querySelector('a')
    expect(link?.getAttribute('href')).toBe(`/x?${HOSTILE}`)
    expect([link?.className, link?.hasAttribute('type')]).toEqual([
      'button button--danger button--small',
      false,
    ])
  })
})

describe('filters', () => {
  const filters = [
    { label: 'All', href: '/orders', count: 0 },
    { label: HOSTILE, href: '/orders?state=paid', current: true, count: '2000+' },
    { label: 'Late', href: '/orders?state=late' },
  ]

  test('say which of them is chosen, and how many are behind each, none as well', () => {
    const links = [...shown(<Filters label="Orders" filters={filters} />).querySelectorAll('a')]
    expect(links.map(link => link.getAttribute('aria-current'))).toEqual([null, 'true', null])
    expect(links.map(link => link.querySelector('.filters__count')?.textContent?.trim())).toEqual([
      '0',
      '2000+',
      undefined,
    ])
    expect(links[1]?.textContent).toContain(HOSTILE)
  })
})

describe('where there is nothing', () => {
  test('it says so, and what one may do', () => {
    const document = shown(
      <EmptyState title={HOSTILE} text="Put something in.">
        <ButtonLink href="/market">To the market</ButtonLink>
      </EmptyState>,
    )
    expect(document.querySelector('h2')?.textContent).toBe(HOSTILE)
    expect(document.querySelector('.empty-state__action a')?.getAttribute('href')).toBe('/market')
    expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
  })

  test('and nothing to do, there is no empty line', () => {
    const document = shown(<EmptyState title="Nothing" />)
    expect(document.querySelectorAll('p')).toHaveLength(0)
  })
})
