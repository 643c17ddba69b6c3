import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { type ActorRow, handleText, isLocal } from '#core/services/federation/actors/actor-row'
import { MOST_SAID, type Standing } from '#core/services/federation/follows/follow-relations'
import type { Timeline } from '#core/services/federation/notes/timelines'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { accountHref, Notes } from '../notes/note-item'
import { olderHref } from '../notes/pages'
import { SocialLayout } from '../social-layout'

const said = (count: number) => (count > MOST_SAID ? `more than ${MOST_SAID}` : String(count))

type AccountPageProps = {
  page: PageContext
  account: ActorRow
  standing: Standing
  timeline: Timeline
  unread: number
}

/** One of us as everybody sees them, or somebody elsewhere as far as we know them. */
export function AccountPage({ page, account, standing, timeline, unread }: AccountPageProps) {
  const name = account.name || account.username
  return (
    <SocialLayout
      page={page}
      title={name}
      lead={handleText(account)}
      unread={unread}
      noindex={!isLocal(account)}
      activity={account.uri}
      actions={<FollowForm page={page} account={account} standing={standing} />}
    >
      {isLocal(account) ? (
        <p safe>{account.summary}</p>
      ) : (
        <div class="stack">{account.summary as 'safe'}</div>
      )}
      {!!account.movedTo && (
        <Notice title="This account has moved">
          <p>
            Its new home is{' '}
            <a href={account.movedTo} rel="nofollow noopener" safe>
              {account.movedTo}
            </a>
            .
          </p>
        </Notice>
      )}
      <p>
        <Badge text={`${said(standing.notes)} notes`} />{' '}
        <Badge text={`${said(standing.followers)} followers here`} />{' '}
        <Badge text={`follows ${said(standing.following)}`} />
      </p>
      {!isLocal(account) && (
        <p>
          <a href={account.url ?? account.uri} rel="nofollow noopener noreferrer">
            See the whole profile where it lives
          </a>
        </p>
      )}
      <Notes
        page={page}
        label={isolate`Notes by ${name}`}
        notes={timeline.notes}
        older={olderHref(accountHref(account), timeline)}
        empty={{ title: 'No notes yet', text: 'What is public stands here as soon as there is any.' }}
      />
    </SocialLayout>
  )
}

function FollowForm({ page, account, standing }: Pick<AccountPageProps, 'page' | 'account' | 'standing'>) {
  if (!page.viewer.member) return <ButtonLink href="/follow">How to follow</ButtonLink>
  if (account.memberId === page.viewer.member.id)
    return (
      <ButtonLink href={`${page.origins.account}/profile`} variant="plain">
        Edit your profile
      </ButtonLink>
    )
  const action = `/accounts/${account.id}/follow`
  if (standing.viewerFollows === 'no')
    return (
      <form method="post" action={action}>
        <Button icon="plus">Follow</Button>
      </form>
    )
  return (
    <form method="post" action={`${action}?_method=delete`}>
      <Button variant="plain">
        {standing.viewerFollows === 'yes' ? 'Follow no more' : 'Take the request back'}
      </Button>
    </form>
  )
}
