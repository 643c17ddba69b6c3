import type { PageContext } from '#core/contracts/page'

/** On the pages that need it alone. A module: it waits for the page, and its names are its own. */
export function PasskeyScript({ page }: { page: PageContext }) {
  return <script type="module" src={page.asset('/assets/passkeys.js')} />
}
