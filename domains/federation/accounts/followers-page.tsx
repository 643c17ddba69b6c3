import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SocialLayout } from '../social-layout'
import { People, type PeoplePageProps } from './people'

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
