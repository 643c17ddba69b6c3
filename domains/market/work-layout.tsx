import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { AdminLayout } from '#templates/admin'

type Props = {
  page: PageContext
  title: string
  lead?: string
  actions?: JSX.Element
  children?: Children
}

/** The shopkeeper's pages; an editor sees the one that is theirs too. */
export function WorkLayout(props: Props) {
  const minds = (['shopkeeper', 'stock'] as const).some(asked => mayAct(props.page.viewer, asked))
  return <AdminLayout {...props} worker={minds ? 'shopkeeper' : 'editor'} />
}
