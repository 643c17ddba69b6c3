import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { AccountMenu } from './account-menu'
import { Badge } from './badge'
import { Card, CardGrid } from './card'
import { EntryChips } from './entry-chips'
import { MediaCard } from './media-card'
import { Menu } from './menu'
import { MiniCart } from './mini-cart'
import { PagesNavigation } from './pages-navigation'
import { PostCard } from './post-card'
import { SignInLink } from './sign-in-link'
import { SiteContact } from './site-contact'
import { SitePages } from './site-pages'

const HOSTILE = '"><script>alert(1)</script>'
const PICTURE = {
  src: '/media/honey.webp',
  width: 800,
  height: 600,
  alt: HOSTILE,
  variants: [{ src: '/media/honey-400.webp', width: 400 }],
}
const shown = (element: JSX.Element) => parsed(String(element))

describe('a card', () => {
  test('with an address is a link by its title; without one it is none', () => {
    const link = shown(<Card title={HOSTILE} href={HOSTILE} />).querySelector('h3 a')
    expect([link?.textContent?.trim(), link?.getAttribute('href')]).toEqual([HOSTILE, HOSTILE])
    const plain = shown(<Card title={HOSTILE} />)
    expect([plain.querySelector('a'), plain.querySelector('h3')?.textContent?.trim()]).toEqual([
      null,
      HOSTILE,
    ])
  })

  test('has its small line above the title, where there is one', () => {
    expect(shown(<Card title="x" kicker={HOSTILE} />).querySelector('.card__kicker')?.textContent).toContain(
      HOSTILE,
    )
    expect(shown(<Card title="x" />).querySelector('.card__kicker')).toBeNull()
  })

  test('may be the first of a row, with the room of two', () => {
    expect(shown(<CardGrid feature>x</CardGrid>).querySelector('.card-grid--feature')).not.toBeNull()
    expect(shown(<CardGrid>x</CardGrid>).querySelector('.card-grid--feature')).toBeNull()
  })

  test('of a thing has its picture, or a sprig that keeps the row in line and is not read out', () => {
    const pictured = shown(<MediaCard href="/x" title="Honey" picture={PICTURE} />)
    expect(pictured.querySelector('img')?.getAttribute('alt')).toBe(HOSTILE)
    const blank = shown(<MediaCard href="/x" title="Honey" />)
    expect(blank.querySelector('img')).toBeNull()
    expect(blank.querySelector('.card__blank')?.getAttribute('aria-hidden')).toBe('true')
  })

  test('of a thing has room for a badge and a price only where there are such', () => {
    const bare = shown(<MediaCard href="/x" title="Honey" />)
    expect(bare.querySelectorAll('.card__badge, .card__foot')).toHaveLength(0)
    const full = shown(
      <MediaCard href="/x" title="Honey" badge={<Badge text="New" />}>
        <p>£6.50</p>
      </MediaCard>,
    )
    expect(full.querySelector('.card__badge')?.textContent?.trim()).toBe('New')
    expect(full.querySelector('.card__foot')?.textContent?.trim()).toBe('£6.50')
  })

  test('of a post says who and when where that is known, and has no picture where there is none', () => {
    const format = { locale: 'en-GB', timeZone: 'Europe/London' }
    const bare = shown(<PostCard {...format} href="/x" title="Frost" />)
    expect(bare.querySelector('.card__meta')?.textContent?.trim()).toBe('')
    expect(bare.querySelectorAll('img, .card__media, .card__text')).toHaveLength(0)
    const full = shown(
      <PostCard
        {...format}
        href="/x"
        title="Frost"
        excerpt={HOSTILE}
        author={HOSTILE}
        picture={PICTURE}
        publishedAt={new Date('2031-06-30T23:30:00Z')}
      />,
    )
    expect(full.querySelector('.card__text')?.textContent?.trim()).toBe(HOSTILE)
    expect(full.querySelector('.card__meta')?.textContent).toContain('1 July 2031')
    expect(full.querySelectorAll('script')).toHaveLength(0)
  })

  test('of a post says how wide its picture stands', () => {
    const sizes = [true, false].map(wide =>
      shown(<PostCard locale="en" timeZone="UTC" href="/" title="x" picture={PICTURE} wide={wide} />)
        .querySelector('img')
        ?.getAttribute('sizes'),
    )
    expect(sizes[0]).not.toBe(sizes[1])
  })
})

describe('what stands in every masthead', () => {
  test.each([
    [0, '0 items', true],
    [1, '1 item', false],
    [12, '12 items', false],
  ])('a cart with %d in it says “%s”', (count, words, isNone) => {
    const cart = shown(<MiniCart href="/cart" count={count} />).querySelector('.mini-cart')
    expect(cart?.textContent?.replace(/\s+/g, ' ').trim()).toBe(`Cart: ${words}`)
    expect(cart?.querySelector('.mini-cart__count--none') !== null).toBe(isNone)
  })

  const member = { id: '1', name: HOSTILE, email: 'a@b.test', handle: HOSTILE }

  test('a visitor is led in and back, whatever page they are on', () => {
    const path = '/search?q=a b&page=2#x'
    for (const way of [
      <SignInLink path={path} />,
      <AccountMenu viewer={{ member: null, roles: [] }} path={path} signOutAction="/logout" links={[]} />,
    ]) {
      const href = shown(way).querySelector('a.sign-in')?.getAttribute('href') ?? ''
      expect(new URL(href, 'http://x').searchParams.get('return_to')).toBe(path)
    }
  })

  test('a member finds everything of theirs, and the way out is a form', () => {
    const document = shown(
      <AccountMenu
        viewer={{ member, roles: [] }}
        path="/x"
        signOutAction="/logout"
        links={[{ label: HOSTILE, href: '/orders' }]}
      />,
    )
    expect(document.querySelectorAll('script, .sign-in')).toHaveLength(0)
    expect(document.querySelector('.account-menu__handle')?.textContent?.trim()).toBe(HOSTILE)
    expect(document.querySelector('li a')?.textContent?.trim()).toBe(HOSTILE)
    const out = document.querySelector('form')
    expect(['method', 'action'].map(name => out?.getAttribute(name))).toEqual(['post', '/logout'])
  })

  test('the pages that editors keep say which of them this is', () => {
    const items = [
      { label: HOSTILE, href: '/about', current: true },
      { label: 'Contact', href: '/contact' },
    ]
    const links = [...shown(<PagesNavigation items={items} />).querySelectorAll('nav a')]
    expect(links.map(link => link.getAttribute('aria-current'))).toEqual(['page', null])
    expect(links[0]?.textContent?.trim()).toBe(HOSTILE)
  })

  test('a menu is open only when it was opened', () => {
    const document = shown(
      <Menu label={HOSTILE}>
        <a href="/x">X</a>
      </Menu>,
    )
    expect(document.querySelector('details')?.hasAttribute('open')).toBe(false)
    expect(document.querySelector('summary span')?.textContent?.trim()).toBe(HOSTILE)
    expect(document.querySelector('.menu__sheet a')?.textContent).toBe('X')
    expect(shown(<Menu label="x" align="start" />).querySelector('.menu--start')).not.toBeNull()
  })
})

describe('what stands at every foot', () => {
  const NOBODY = { address: '', email: '', phone: '', openingHours: '' }
  const contact = (said: Partial<typeof NOBODY>) => String(<SiteContact site={{ ...NOBODY, ...said }} />)

  test('how to reach us is nothing at all where nobody has said it', () => {
    expect(contact({})).toBe('')
    for (const name of Object.keys(NOBODY))
      expect([
        name,
        parsed(contact({ [name]: 'x' }))
          .querySelector('address')
          ?.textContent?.trim(),
      ]).toEqual([name, 'x'])
  })

  test('an address keeps its lines, and none of them runs', () => {
    const document = parsed(contact({ address: ` The yard \n${HOSTILE}\nWales` }))
    expect(document.querySelectorAll('address p br')).toHaveLength(2)
    const lines = [...document.querySelectorAll('p span')].map(line => line.textContent)
    expect(lines).toEqual(['The yard', HOSTILE, 'Wales'])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('an e-mail address is a link to write to', () => {
    const link = parsed(contact({ email: 'hello@rose.test' })).querySelector('a')
    expect(link?.getAttribute('href')).toBe('mailto:hello@rose.test')
  })

  test('the legal pages are a list of links', () => {
    const links = shown(<SitePages items={[{ label: HOSTILE, href: '/imprint' }]} />).querySelectorAll('li a')
    expect([links.length, links[0]?.textContent?.trim()]).toEqual([1, HOSTILE])
  })
})

describe('what happens on a day', () => {
  test('is a link each, with its time where it has one', () => {
    const document = shown(
      <EntryChips
        entries={[
          { title: HOSTILE, href: '/a', time: '7 pm', accent: true },
          { title: 'All day', href: '/b' },
        ]}
      />,
    )
    const chips = [...document.querySelectorAll('a')]
    expect(chips.map(chip => chip.querySelector('.entry-chip__time')?.textContent?.trim())).toEqual([
      '7 pm',
      undefined,
    ])
    expect(chips.map(chip => chip.classList.contains('entry-chip--accent'))).toEqual([true, false])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('is nothing on most days', () => {
    expect(shown(<EntryChips entries={[]} />).querySelectorAll('li')).toHaveLength(0)
  })
})
