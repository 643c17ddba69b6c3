import { safeReturnTo } from '#core/oauth/return-to'
import { AccountMenu } from '#templates/components/account-menu'
import type { Domain } from '../domain'
import { menuLinks } from './menu/links'

export const fragments: Domain['fragments'] = {
  // Forms and sign-in stay on the origin of the page that borrows this: both addresses are paths.
  'account/menu': (_ctx, page, { path = '/' }) =>
    String(
      <AccountMenu
        viewer={page.viewer}
        signInHref={`/login?return_to=${encodeURIComponent(safeReturnTo(path))}`}
        signOutAction="/logout"
        links={menuLinks(page.viewer, page.origins)}
      />,
    ),
}
