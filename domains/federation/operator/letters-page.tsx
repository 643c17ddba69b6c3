import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { UnsentLetter, UnsentNewsletter } from '#core/services/federation/letters/unsent-letters'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type Props = {
  page: PageContext
  letters: readonly UnsentLetter[]
  newsletters: readonly UnsentNewsletter[]
}

/** Letters that did not leave: to whom, why, and when they are tried again. */
export function UnsentLettersPage({ page, letters, newsletters }: Props) {
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <AdminLayout
      page={page}
      title="Letters"
      worker="operator"
      lead="Letters that have not left yet. What a mail server may still accept is tried again for two days, less and less often."
    >
      <Table
        caption="To one person"
        dense
        rows={letters}
        empty="Every letter has left."
        columns={[
          {
            heading: 'To',
            names: true,
            cell: letter => (
              <>
                <span safe>{letter.recipient}</span>
                <small class="cart-detail">
                  <span safe>{letter.kind}</span>, {at(letter.queuedAt)}
                </small>
              </>
            ),
          },
          { heading: 'Tries', numeric: true, cell: letter => String(letter.attempts) },
          {
            heading: 'What the mail server said',
            cell: letter => escapeHtml(letter.failure ?? 'Not tried yet.'),
          },
          {
            heading: 'Next try',
            cell: letter => (letter.nextTryAt ? at(letter.nextTryAt) : 'only by hand'),
          },
          {
            heading: 'Send it',
            cell: letter => (
              <form method="post" action={`/operator/letters/${encodeURIComponent(letter.key)}/attempt`}>
                <Button small variant="plain">
                  Try again
                </Button>
              </form>
            ),
          },
        ]}
      />
      <Table
        caption="Newsletters"
        dense
        rows={newsletters}
        empty="No newsletter waits for a mail server."
        columns={[
          {
            heading: 'Letter',
            names: true,
            cell: line => (
              <a href={`${page.origins.account}/letters/${line.letterId}`} safe>
                {line.subject}
              </a>
            ),
          },
          { heading: 'Tried again', numeric: true, cell: line => String(line.waiting) },
          { heading: 'Refused for good', numeric: true, cell: line => String(line.refused) },
          { heading: 'What the mail server said', cell: line => escapeHtml(line.failure ?? '–') },
        ]}
      />
    </AdminLayout>
  )
}
