import type { PageContext } from '#core/contracts/page'
import { SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import type { SigningKeySummary } from '#core/services/federation/oauth/signing-key'
import { AdminLayout } from '#templates/admin'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

const STATES = { next: 'signs soon', signs: 'signs now', old: 'kept for what it signed' } as const
const DAY_MS = 86_400_000
/** Enough of a key's id to tell it from the others, also on a phone. */
const SHOWN_LETTERS = 12

/** What tokens are signed with, how old it is, and its end. */
export function KeysPage({ page, keys }: { page: PageContext; keys: readonly SigningKeySummary[] }) {
  return (
    <AdminLayout
      page={page}
      title="Keys"
      worker="operator"
      lead="What ID tokens and sign-outs are signed with. A key signs for ninety days, and is then replaced by itself."
    >
      <Table
        caption="Signing keys"
        hideCaption
        rows={keys}
        empty="The first key is made when it is needed."
        columns={[
          { heading: 'Key', names: true, cell: ({ kid }) => <code safe>{kid.slice(0, SHOWN_LETTERS)}</code> },
          { heading: 'Kind', cell: ({ algorithm }) => <span safe>{algorithm}</span> },
          { heading: 'State', cell: ({ state }) => STATES[state] },
          {
            heading: 'Made',
            cell: ({ createdAt }) => (
              <span>
                <Time at={createdAt} style="both" locale={page.locale} timeZone={page.timeZone} />,{' '}
                <span safe>{ageOf(createdAt, page.now)}</span>
              </span>
            ),
          },
          {
            heading: 'Remove',
            cell: ({ kid }) => (
              <ConfirmForm
                action={`/operator/keys/${kid}?_method=delete`}
                label="It was stolen"
                question="What it signed is worth nothing any more, as soon as programs read our keys again. Members may have to sign in again there."
                confirm="Yes, remove it"
              />
            ),
          },
        ]}
      />
      <div class="cluster">
        {SIGNING_ALGORITHMS.map(algorithm => (
          <ConfirmForm
            action={`/operator/keys/${algorithm}`}
            label={`New ${algorithm} key`}
            variant="plain"
            question="It is published now, and begins to sign in a quarter of an hour. Nobody notices."
            confirm="Yes, make it"
          />
        ))}
      </div>
    </AdminLayout>
  )
}

function ageOf(createdAt: Date, now: Date): string {
  const days = Math.floor((now.getTime() - createdAt.getTime()) / DAY_MS)
  if (days < 1) return 'today'
  return days === 1 ? '1 day old' : `${days} days old`
}
