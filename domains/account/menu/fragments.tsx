import { safeReturnTo } from '#core/oauth/return-to'
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
    // A visitor's way in leads back to the page they are on; a member's menu is the same on every page.
    params: ['path'],
    maxBytes: 5_000,
    reserve: 'inline',
    fallback: { label: 'Account', path: '/' },
    render: async (ctx, page, { path = '/' }) => {
      const rooms = await ctx.services.market.roomsOf(ctx)
      return String(
        // Forms and sign-in stay on the origin of the page that borrows this: both addresses are paths.
        <AccountMenu
          viewer={page.viewer}
          signInHref={`/login?return_to=${encodeURIComponent(safeReturnTo(path))}`}
          signOutAction="/logout"
          links={[...menuLinks(page), ...roomLinks(page, rooms)]}
        />,
      )
    },
  },
}
