import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { type ActorRow, handleText, isLocal } from '#core/services/federation/actors/actor-row'
import type { Acquaintance, Standing } from '#core/services/federation/follows/people'
import type { Timeline } from '#core/services/federation/notes/timelines'
import { Avatar } from '#templates/components/avatar'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { accountHref, Notes } from '../notes/note-item'
import { olderHref } from '../notes/pages'
import { SocialLayout } from '../social-layout'

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
        <div class="prose">{account.summary as 'safe'}</div>
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
        <Badge text={`${standing.notes} notes`} /> <Badge text={`${standing.followers} followers here`} />{' '}
        <Badge text={`follows ${standing.following}`} />
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
        label={`Notes by ${name}`}
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

type PeoplePageProps = {
  page: PageContext
  people: readonly Acquaintance[]
  pages: number
  shown: number
  unread: number
}

export function FollowingPage(props: PeoplePageProps & { rejected?: Rejected }) {
  const { page, people, pages, shown, unread, rejected } = props
  return (
    <SocialLayout page={page} title="Following" current="/following" unread={unread} noindex>
      <FindForm rejected={rejected} />
      {people.length === 0 && (
        <EmptyState
          title="You follow nobody yet"
          text="Type a handle above, from here or from anywhere in the fediverse."
        />
      )}
      <People
        people={people}
        action={person => (
          <form method="post" action={`/accounts/${person.id}/follow?_method=delete`}>
            <Button variant="quiet" small>
              {person.accepted ? 'Follow no more' : 'Take the request back'}
            </Button>
          </form>
        )}
      />
      <Pagination page={shown} pages={pages} hrefOf={number => `/following?page=${number}`} />
    </SocialLayout>
  )
}

function FindForm({ rejected }: { rejected?: Rejected }) {
  return (
    <Form action="/following" label="Find somebody">
      <InputField
        name="handle"
        label="Follow somebody"
        hint="@mair for somebody here, @ada@farm.example for somebody elsewhere."
        maxlength={300}
        required
        value={rejected?.values.handle}
        error={rejected?.errors.handle}
      />
      <FormActions>
        <Button variant="plain" icon="search">
          Find
        </Button>
      </FormActions>
    </Form>
  )
}

export function FollowersPage(props: PeoplePageProps & { manually: boolean }) {
  const { page, people, pages, shown, unread, manually } = props
  const waiting = people.filter(person => !person.accepted)
  const followers = people.filter(person => person.accepted)
  return (
    <SocialLayout page={page} title="Followers" current="/followers" unread={unread} noindex>
      {waiting.length > 0 && (
        <Section title="They would like to follow you" id="requests">
          <People
            people={waiting}
            action={person => (
              <>
                <form method="post" action={`/followers/${person.followId}/acceptance`}>
                  <Button small>Accept</Button>
                </form>
                <form method="post" action={`/followers/${person.followId}?_method=delete`}>
                  <Button variant="quiet" small>
                    Decline
                  </Button>
                </form>
              </>
            )}
          />
        </Section>
      )}
      {followers.length === 0 && (
        <EmptyState title="Nobody follows you yet" text="Say something, and tell people your handle." />
      )}
      <People
        people={followers}
        action={person => (
          <form method="post" action={`/followers/${person.followId}?_method=delete`}>
            <Button variant="quiet" small>
              Remove
            </Button>
          </form>
        )}
      />
      <Pagination page={shown} pages={pages} hrefOf={number => `/followers?page=${number}`} />
      <Section title="Who may follow you">
        <p>
          {manually ? 'You decide on everyone who wants to follow you.' : 'Everybody may follow you at once.'}
        </p>
        <form method="post" action={manually ? '/followers/approval?_method=delete' : '/followers/approval'}>
          <Button variant="plain">{manually ? 'Let everybody follow' : 'Decide on each one'}</Button>
        </form>
      </Section>
    </SocialLayout>
  )
}

function People(props: { people: readonly Acquaintance[]; action: (person: Acquaintance) => JSX.Element }) {
  return (
    <ul class="people">
      {props.people.map(person => (
        <li class="people__row">
          <Avatar name={person.name || person.username} />
          <p class="people__name">
            <a href={accountHref(person)} safe>
              {person.name || person.username}
            </a>
            <span class="note__handle" safe>
              {handleText(person)}
            </span>
          </p>
          {props.action(person) as 'safe'}
        </li>
      ))}
    </ul>
  )
}
