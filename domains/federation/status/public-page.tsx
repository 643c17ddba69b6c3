import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import type { PublicStatus } from '#core/services/house/public-status'
import { APPS } from '#templates/apps'
import { Badge } from '#templates/components/badge'
import { DescriptionList } from '#templates/components/description-list'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

/** What everybody may know: no versions, no names of machines, no counts. */
export function PublicPage({ page, status }: { page: PageContext; status: PublicStatus }) {
  const { plannedWork } = page.site
  const isAllUp = status.isWorking && status.apps.every(({ isUp }) => isUp)
  const line = (term: string, isUp: boolean, down: string) => ({
    term,
    details: <Badge text={isUp ? 'Works' : down} tone={isUp ? 'success' : 'danger'} />,
  })
  return (
    <Layout page={page} title="Status">
      <PageHeader
        title={isAllUp ? 'Everything works' : 'Something is not right'}
        lead={
          isAllUp
            ? 'All of the site answers.'
            : 'Some of the site does not answer just now. What you have sent is not lost.'
        }
      />
      {plannedWork !== '' && (
        <Notice title="Planned work">
          <p safe>{plannedWork}</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          ...status.apps.map(({ domain, isUp }) => line(labelOf(domain), isUp, 'Does not answer')),
          line('Letters', status.isWorking, 'Wait'),
        ]}
      />
    </Layout>
  )
}

const labelOf = (domain: DomainName) => APPS.find(app => app.domain === domain)?.label ?? domain
