import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Breadcrumbs } from './breadcrumbs'
import { DescriptionList } from './description-list'
import { breadcrumbList, JsonLd } from './json-ld'
import { OlderLink } from './older-link'
import { PageHeader, Section } from './page-header'
import { Steps } from './steps'
import { Tabs } from './tabs'

const HOSTILE = '"><script>alert(1)</script>'
const shown = (element: JSX.Element) => parsed(String(element))

describe('the head of a page', () => {
  test('is its one h1, and nothing around it that nobody said', () => {
    const document = shown(<PageHeader title={HOSTILE} />)
    expect(document.querySelectorAll('h1')).toHaveLength(1)
    expect(document.querySelector('h1')?.textContent?.trim()).toBe(HOSTILE)
    expect(document.querySelector('header')?.textContent?.trim()).toBe(HOSTILE)
    expect(document.querySelectorAll('p, .page-header__actions')).toHaveLength(0)
  })

  test('has a line above, one below, and what one may do, where it is given them', () => {
    const document = shown(
      <PageHeader title="Honey" kicker={HOSTILE} lead={HOSTILE} actions={<a href="/x">Go</a>} />,
    )
    for (const part of ['kicker', 'lead'])
      expect([part, document.querySelector(`.page-header__${part}`)?.textContent?.trim()]).toEqual([
        part,
        HOSTILE,
      ])
    for (const part of ['kicker', 'lead']) {
      const alone = shown(<PageHeader title="Honey" {...{ [part]: 'Said' }} />)
      const said = [...alone.querySelectorAll('p')].map(each => each.className)
      expect([part, said]).toEqual([part, [`page-header__${part}`]])
    }
    expect(document.querySelector('.page-header__actions a')?.getAttribute('href')).toBe('/x')
  })
})

describe('a part of a page', () => {
  test('has a heading, an address where it was given one, and a way to all of it', () => {
    const document = shown(
      <Section title={HOSTILE} id="latest" more={{ href: '/archive', label: HOSTILE }}>
        <p>Inside</p>
      </Section>,
    )
    const section = document.querySelector('section')
    expect([section?.id, section?.querySelector('h2')?.textContent?.trim()]).toEqual(['latest', HOSTILE])
    expect(section?.querySelector('.section__more')?.getAttribute('href')).toBe('/archive')
    expect(section?.lastElementChild?.textContent).toBe('Inside')
  })

  test('has neither, where nobody asked for them', () => {
    const section = shown(<Section title="x" />).querySelector('section')
    expect([section?.hasAttribute('id'), section?.querySelector('a')]).toEqual([false, null])
  })
})

describe('the way here', () => {
  const trail = [{ label: 'Market', href: '/' }, { label: HOSTILE, href: '/a' }, { label: 'Honey' }]

  test('leads to each above, and says that the last is this page', () => {
    const document = shown(<Breadcrumbs trail={trail} />)
    expect([...document.querySelectorAll('a')].map(link => link.getAttribute('href'))).toEqual(['/', '/a'])
    const here = document.querySelectorAll('[aria-current=page]')
    expect([here.length, here[0]?.textContent?.trim()]).toEqual([1, 'Honey'])
    expect(document.querySelector('nav')?.getAttribute('aria-label')).toBe('Breadcrumbs')
  })

  test('is told to search engines in the same order, counted from one', () => {
    const list = breadcrumbList([
      { name: 'Market', url: 'http://x/' },
      { name: 'Honey', url: 'http://x/honey' },
    ])
    expect(list.itemListElement.map(({ position, name, item }) => [position, name, item])).toEqual([
      [1, 'Market', 'http://x/'],
      [2, 'Honey', 'http://x/honey'],
    ])
    expect(breadcrumbList([]).itemListElement).toEqual([])
  })

  test('and all that search engines are told cannot be ended by its words', () => {
    const said = { '@type': 'Thing', name: '</script><script>alert(1)</script><!--' }
    const document = shown(<JsonLd value={said} />)
    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(JSON.parse(document.querySelector('script')?.textContent ?? '')).toEqual({
      '@context': 'https://schema.org',
      ...said,
    })
  })
})

describe('views of one thing', () => {
  const tabs = [
    { label: 'All', href: '/', current: true, count: 0 },
    { label: HOSTILE, href: '/b', count: 'more than 1,000' },
    { label: 'None', href: '/c' },
  ]

  test('say which of them this is, and how many are in each, none as well', () => {
    const document = shown(<Tabs label="Piles" tabs={tabs} />)
    const links = [...document.querySelectorAll('a')]
    expect(links.map(link => link.getAttribute('aria-current'))).toEqual(['page', null, null])
    expect(links.map(link => link.querySelector('.tabs__count')?.textContent?.trim())).toEqual([
      '0',
      'more than 1,000',
      undefined,
    ])
    expect(links[1]?.querySelector('span')?.textContent?.trim()).toBe(HOSTILE)
  })
})

describe('a way through', () => {
  test.each([
    [0, [], 0],
    [1, [0], 1],
    [2, [0, 1], 2],
    [3, [0, 1, 2], -1],
  ])('at %d has %j done and is at %d', (current, done, at) => {
    const steps = [
      ...shown(<Steps label="Checkout" steps={['Cart', 'Time', 'Pay']} current={current} />).querySelectorAll(
        'li',
      ),
    ]
    const isDone = (step: (typeof steps)[number]) => step.classList.contains('steps__step--done')
    expect(steps.flatMap((step, index) => (isDone(step) ? [index] : []))).toEqual(done)
    // To the ear as well as to the eye.
    for (const step of steps) expect(step.textContent?.includes('(done)')).toBe(isDone(step))
    expect(steps.findIndex(step => step.getAttribute('aria-current') === 'step')).toBe(at)
  })
})

test('names and their values stand in pairs, in the order given', () => {
  const document = shown(
    <DescriptionList
      items={[
        { term: HOSTILE, details: <b>One</b> },
        { term: 'Two', details: 'zwei' },
      ]}
    />,
  )
  const pairs = [...document.querySelectorAll('dl > div')].map(pair => [
    pair.querySelector('dt')?.textContent?.trim(),
    pair.querySelector('dd')?.textContent?.trim(),
  ])
  expect(pairs).toEqual([
    [HOSTILE, 'One'],
    ['Two', 'zwei'],
  ])
})

test('below a list that goes on is a way to what is older, or to more', () => {
  const older = shown(<OlderLink href="/?before=1" label="Pages of orders" />)
  const link = older.querySelector('a')
  expect(['href', 'rel'].map(name => link?.getAttribute(name))).toEqual(['/?before=1', 'next'])
  expect([link?.textContent?.trim(), older.querySelector('nav')?.getAttribute('aria-label')]).toEqual([
    'Older',
    'Pages of orders',
  ])
  const more = shown(<OlderLink href="/" label="x" text="More" />)
  expect(more.querySelector('a')?.textContent?.trim()).toBe('More')
})
