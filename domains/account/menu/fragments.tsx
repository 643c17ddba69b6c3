import { AccountMenu } from '#templates/components/account-menu'
import type { Concept } from '../../concept'
import { menuLinks, roomLinks } from './links'

const MINUTE = 60_000

export const fragments: Concept['fragments'] = {
  'account/menu': {
    audience: 'self',
    ttlMs: 1 * MINUTE,
    staleMs: 0,
    tags: [],
    params: [],
    maxBytes: 5_000,
    reserve: 'inline',
    fallback: { label: 'Account', path: '/' },
    render: async (ctx, page) => {
      const rooms = await ctx.services.market.roomsOf(ctx)
      return String(
        // Forms and sign-in stay on the origin of the page that borrows this: both addresses are paths. A visitor sees it
        // only where a session has ended since the page was made.
        <AccountMenu
          viewer={page.viewer}
          path="/"
          signOutAction="/logout"
          links={[...menuLinks(page), ...roomLinks(page, rooms)]}
        />,
      )
    },
  },
}
