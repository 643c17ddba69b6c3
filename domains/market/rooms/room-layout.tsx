import type { Children } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { PageHeader } from '#templates/components/page-header'
import { Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'

type Props = {
  page: PageContext
  producer: OwnProducer
  title: string
  lead?: string
  actions?: JSX.Element
  children?: Children
}

const TABS = {
  products: 'Products',
  stock: 'Stock',
  offers: 'Cycles',
  orders: 'Orders',
  statement: 'Statement',
  proposals: 'Changes',
} as const

/** A producer's own pages. */
export function RoomLayout({ page, producer, title, lead, actions, children }: Props) {
  return (
    <Layout page={page} title={isolate`${title}: ${producer.name}`} wide noindex>
      <PageHeader title={title} lead={lead ?? producer.name} actions={actions} />
      <Tabs
        label={producer.name}
        tabs={Object.entries(TABS).map(([path, label]) => {
          const href = `/room/${producer.id}/${path}`
          return { label, href, current: page.path.startsWith(href) }
        })}
      />
      <div class="stack">{children}</div>
    </Layout>
  )
}
