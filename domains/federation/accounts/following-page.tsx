import type { Rejected } from '#core/app/form'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import { SocialLayout } from '../social-layout'
import { People, type PeoplePageProps } from './people'

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
  const field = fieldsOf(rejected)
  return (
    <Form action="/following" label="Find somebody">
      <InputField
        {...field('handle')}
        label="Follow somebody"
        hint="@mair for somebody here, @ada@farm.example for somebody elsewhere."
        maxlength={300}
        required
      />
      <FormActions>
        <Button variant="plain" icon="search">
          Find
        </Button>
      </FormActions>
    </Form>
  )
}
