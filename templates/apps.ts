import type { DomainName } from '#core/contracts/domain'
import type { IconName } from './icons'

/** What the six apps are called in front of people, in the order of the masthead. */
export const APPS: readonly { domain: DomainName; label: string; icon: IconName; about: string }[] = [
  { domain: 'blog', label: 'Journal', icon: 'journal', about: 'News, recipes and letters from the field' },
  { domain: 'market', label: 'Market', icon: 'market', about: 'What our growers have this week' },
  { domain: 'events', label: 'Events', icon: 'calendar', about: 'Open days, workshops and work parties' },
  {
    domain: 'federation',
    label: 'Social',
    icon: 'people',
    about: 'Notes from members, here and on the fediverse',
  },
  { domain: 'cart', label: 'Cart', icon: 'basket', about: 'What you have put aside, and your orders' },
  { domain: 'account', label: 'Account', icon: 'person', about: 'Your tickets, bookings and letters' },
]
