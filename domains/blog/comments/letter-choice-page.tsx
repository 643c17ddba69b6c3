import type { PageContext } from '#core/contracts/page'
import { Button } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type Props = { page: PageContext; token: string; wanted: boolean }

/** Asks first: a mail program that opens every link must not stop anything. */
export function LetterChoicePage({ page, token, wanted }: Props) {
  return (
    <Layout page={page} title="Letters about comments" noindex>
      <PageHeader
        title={wanted ? 'You get letters about comments' : 'You get no letters about comments'}
        lead="When somebody comments on a post of yours, or answers a comment of yours. Your notifications have it in any case."
      />
      <form method="post" action={wanted ? `/unsubscribe/${token}` : `/unsubscribe/${token}/letters`}>
        <Button>{wanted ? 'Stop these letters' : 'Send them again'}</Button>
      </form>
    </Layout>
  )
}
