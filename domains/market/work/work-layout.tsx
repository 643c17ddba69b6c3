import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { AdminLayout, type WorkLink } from '#templates/admin'

const LINKS: readonly (WorkLink & { editors?: boolean })[] = [
  { label: 'Products', href: '/shop/products', icon: 'basket' },
  { label: 'Prices', href: '/shop/prices', icon: 'edit' },
  { label: 'Stock', href: '/shop/stock', icon: 'settings' },
  { label: 'Suppliers', href: '/shop/suppliers', icon: 'download' },
  { label: 'Producers', href: '/shop/producers', icon: 'people' },
  { label: 'Categories', href: '/shop/categories', icon: 'market' },
  { label: 'Pages', href: '/shop/pages', icon: 'journal', editors: true },
]

type Props = {
  page: PageContext
  title: string
  lead?: string
  actions?: JSX.Element
  children?: Children
}

/** The shopkeeper's pages; an editor sees the one that is theirs too. */
export function WorkLayout(props: Props) {
  const { viewer, path } = props.page
  const isShopkeeper = mayAct(viewer, 'shopkeeper')
  const links = LINKS.filter(({ editors }) => isShopkeeper || editors).map(link => ({
    ...link,
    current: path.startsWith(link.href) || (link.href === '/shop/stock' && isLedger(path)),
  }))
  return <AdminLayout {...props} links={links} role={isShopkeeper ? 'Shopkeeper' : 'Editor'} />
}

const isLedger = (path: string) => path.startsWith('/shop/variants/')
