import { isShown } from '#core/contracts/apps-shown'
import type { DomainName } from '#core/contracts/domain'
import type { Site } from '#core/contracts/site'
import type { IconName } from './icons'

type App = {
  readonly domain: DomainName
  readonly label: string
  readonly icon: IconName
  /** What stands there until the cooperative has a line of its own. */
  readonly about: string
}

/** What the six apps are called in front of people, in the order of the masthead. */
export const APPS: readonly App[] = [
  { domain: 'blog', label: 'Journal', icon: 'journal', about: 'News from all of us' },
  { domain: 'market', label: 'Market', icon: 'market', about: 'What we have this week' },
  { domain: 'events', label: 'Events', icon: 'calendar', about: 'What is on, and tickets for it' },
  {
    domain: 'federation',
    label: 'Social',
    icon: 'people',
    about: 'Notes from members, here and on the fediverse',
  },
  { domain: 'cart', label: 'Cart', icon: 'basket', about: 'What you have put aside, and your orders' },
  { domain: 'account', label: 'Account', icon: 'person', about: 'Your tickets, bookings and letters' },
]

/** Those that are not hidden, with the cooperative's own lines about them. */
export function appsOf(site: Pick<Site, 'hiddenApps' | 'about'>): readonly App[] {
  return APPS.filter(({ domain }) => isShown(site, domain)).map(app => ({
    ...app,
    about: site.about[app.domain] ?? app.about,
  }))
}
