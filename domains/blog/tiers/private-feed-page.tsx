import type { PageContext } from '#core/contracts/page'
import { FEED_FILES } from '#core/services/blog/feed'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

type Props = { page: PageContext; madeAt: Date | null; address?: string }

export function PrivateFeedPage({ page, madeAt, address }: Props) {
  return (
    <Layout page={page} title="Your own feed" noindex>
      <PageHeader
        title="Your own feed"
        lead="For your feed reader: the journal with all that you may read as a member."
      />
      {!!address && <Address address={address} />}
      {!!madeAt && !address && (
        <p>
          You made an address on <Time at={madeAt} locale={page.locale} timeZone={page.timeZone} />. It cannot
          be shown again, only replaced.
        </p>
      )}
      <form method="post" action="/my-feed">
        <Button variant={madeAt ? 'plain' : 'primary'} icon="feed">
          {madeAt ? 'Replace it by a new one' : 'Make an address'}
        </Button>
      </form>
      {!!madeAt && (
        <ConfirmForm
          action="/my-feed?_method=delete"
          label="Withdraw it"
          question="Feed readers that have the address get nothing any more."
          confirm="Yes, withdraw it"
          icon="remove"
        />
      )}
    </Layout>
  )
}

function Address({ address }: { address: string }) {
  return (
    <>
      <Notice title="Copy it now">
        <p>It is shown this once. Whoever has it can read as you do, so give it to your feed reader alone.</p>
      </Notice>
      <DescriptionList
        items={[
          { term: 'RSS', details: <code safe>{`${address}/${FEED_FILES.rss}`}</code> },
          { term: 'Atom', details: <code safe>{`${address}/${FEED_FILES.atom}`}</code> },
          { term: 'JSON Feed', details: <code safe>{`${address}/${FEED_FILES.json}`}</code> },
        ]}
      />
    </>
  )
}
