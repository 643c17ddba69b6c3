import type { FragmentName, PageContext } from '#core/contracts/page'
import { UNNAMED } from '#core/contracts/site'
import { VISITOR } from '#core/contracts/viewer'
import { AccountMenu } from './components/account-menu'
import { MiniCart } from './components/mini-cart'
import { PagesNavigation } from './components/pages-navigation'

const BRYONY = {
  id: '1',
  name: 'Bryony Hale',
  email: 'bryony@example.org',
  handle: '@bryony@localhost',
}

/** A page as the app factory would make it, with the fragments lent by nobody but this file. */
export function samplePage(changes: Partial<PageContext> = {}): PageContext {
  const page: PageContext = {
    domain: 'blog',
    origins: {
      blog: 'http://localhost:4000',
      market: 'http://localhost:4001',
      cart: 'http://localhost:4002',
      events: 'http://localhost:4003',
      federation: 'http://localhost:4004',
      account: 'http://localhost:4005',
    },
    viewer: { member: BRYONY, roles: ['shopkeeper'] },
    path: '/',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    now: new Date('2025-05-03T09:00:00Z'),
    flash: null,
    site: UNNAMED,
    demo: true,
    partial: false,
    menu: [],
    asset: path => path,
    fragment: of => lend(of, page),
    ...changes,
  }
  return page
}

async function lend(of: FragmentName, page: PageContext): Promise<string> {
  if (of === 'cart/mini') {
    return MiniCart({ href: '/cart', count: 3 })
  }
  if (of === 'account/menu') {
    return AccountMenu({
      viewer: page.domain === 'market' ? VISITOR : page.viewer,
      path: '/',
      signOutAction: '/logout',
      links: [
        { label: 'Dashboard', href: '/' },
        { label: 'Orders', href: '/orders' },
        { label: 'Tickets', href: '/tickets' },
      ],
    })
  }
  const items = ['Our story', 'Growers', 'Recipes', 'Veg boxes', 'Visit us'].map(label => ({
    label,
    href: '/',
  }))
  return PagesNavigation({ items })
}
